package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  private static byte[] address(String text) {
    return Objects.requireNonNull(Addresses.parse(text), text);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,192.0.2.1,192.0.2.2",
    "10.0.0.0/8,10.9.9.9,11.0.0.0",
    "10.1.2.3/8,10.9.9.9,11.0.0.0",
    "192.0.2.128/25,192.0.2.128,192.0.2.127",
    "0.0.0.0/0,203.0.113.9,::1",
    "::/0,2001:db8::1,10.0.0.1",
    "2001:db8::/33,2001:db8:7fff::1,2001:db8:8000::1",
    "::1,0:0:0:0:0:0:0:1,::2",
    "::ffff:10.0.0.0/104,10.255.0.1,11.0.0.1",
    "::ffff:10.0.0.1,::ffff:10.0.0.1,10.0.0.2",
  })
  void aNetworkHasTheAddressesThatBeginLikeIt(String network, String in, String out) {
    Network parsed = Network.parse(network).orElseThrow();
    assertTrue(parsed.contains(address(in)), in);
    assertFalse(parsed.contains(address(out)), out);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.1:80",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "::/129",
        "10.0.0.0/",
        "/8",
        "::ffff:10.0.0.0/95",
        "[::1]",
        "fe80::1%eth0",
        "localhost",
        "::1::2",
        "example.org",
        "10.0.0.0/8/8",
        "1:2",
        "10.0.0.01",
        "*"
      })
  void whatIsNoNetworkIsNone(String text) {
    assertTrue(Network.parse(text).isEmpty(), text);
  }
}
