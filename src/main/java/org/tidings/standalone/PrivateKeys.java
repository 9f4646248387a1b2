package org.tidings.standalone;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * Private keys in the three forms that tools write: PKCS#8 (RFC 5208), PKCS#1 (RFC 8017, A.1.2) and
 * SEC1 (RFC 5915). The JDK reads the first alone; the others are put into it.
 */
final class PrivateKeys {
  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int SEQUENCE = 0x30;

  /** The parameters of a SEC1 key: which curve it is on. */
  private static final int PARAMETERS = 0xa0;

  private static final byte[] VERSION = {INTEGER, 1, 0};
  // 1.2.840.113549.1.1.1 and no parameters, 1.2.840.10045.2.1.
  private static final byte[] RSA = {
    0x06, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 0x05, 0
  };
  private static final byte[] EC = {0x06, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private PrivateKeys() {}

  /**
   * The key of a block that is not encrypted.
   *
   * @param algorithm of the key that belongs to it: {@code RSA} or {@code EC}
   * @throws GeneralSecurityException if it is no such key
   */
  static PrivateKey read(Pem block, String algorithm) throws GeneralSecurityException {
    try {
      byte[] der = block.der();
      byte[] pkcs8 =
          switch (block.label()) {
            case "PRIVATE KEY" -> der;
            case "RSA PRIVATE KEY" -> wrapped(RSA, der);
            case "EC PRIVATE KEY" -> wrapped(join(EC, curve(der)), der);
            default -> throw new InvalidKeyException(block.label());
          };
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
      // Not chained: what it says may quote the key.
      throw new InvalidKeyException("damaged");
    }
  }

  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return element(SEQUENCE, join(VERSION, element(SEQUENCE, algorithm), element(OCTETS, key)));
  }

  /** The curve's name; it must be there, as it is in whatever tools write. */
  private static byte[] curve(byte[] sec1) throws InvalidKeyException {
    ByteBuffer members = value(ByteBuffer.wrap(sec1));
    while (members.hasRemaining()) {
      int tag = members.get(members.position()) & 0xff;
      ByteBuffer value = value(members);
      if (tag == PARAMETERS) {
        byte[] curve = new byte[value.remaining()];
        value.get(curve);
        return curve;
      }
    }
    throw new InvalidKeyException("no curve");
  }

  /** Takes one element, and gives its value. */
  private static ByteBuffer value(ByteBuffer der) {
    der.get();
    int length = der.get() & 0xff;
    if (length > 0x80) {
      int more = length & 0x7f;
      length = 0;
      for (int i = 0; i < more; i++) {
        length = (length << 8) | (der.get() & 0xff);
      }
    }
    ByteBuffer value = der.slice(der.position(), length);
    der.position(der.position() + length);
    return value;
  }

  /** DER allows no length that is longer than it must be. */
  private static byte[] element(int tag, byte[] content) {
    int length = content.length;
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return join(head, content);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
