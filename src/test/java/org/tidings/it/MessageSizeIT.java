package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The limit of a message's size holds, to the byte, however it comes. */
@ArquillianTest
class MessageSizeIT {
  private static final int LIMIT = 65_536;
  private static final int TOO_BIG = 1009;
  private static final long HUGE = 256L << 20;

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.unchanged();
  }

  private RawPeer connect() throws IOException {
    return new RawPeer(Peer.address(application, "ws"));
  }

  /** A JSON string of so many bytes of UTF-8, most of them in characters of three bytes. */
  private static byte[] json(int bytes) {
    int euros = (bytes - 2) / 3;
    String text = "\"" + "€".repeat(euros) + "x".repeat(bytes - 2 - 3 * euros) + "\"";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aMessageOfExactlyTheLimitIsAnswered() throws IOException {
    try (RawPeer peer = connect()) {
      peer.send(RawPeer.TEXT, true, json(LIMIT));
      assertEquals(EndpointIT.ANSWER, peer.next().text());
      peer.send(2, true, json(LIMIT));
      assertEquals(EndpointIT.ANSWER, peer.next().text());
      peer.send("{}");
      assertEquals(EndpointIT.ANSWER, peer.next().text());
    }
  }

  @Test
  void aByteMoreCloses() throws IOException {
    try (RawPeer peer = connect()) {
      peer.send(RawPeer.TEXT, true, json(LIMIT + 1));
      assertEquals(TOO_BIG, peer.next().closeCode());
    }
    try (RawPeer peer = connect()) {
      peer.send(2, true, json(LIMIT + 1));
      assertEquals(TOO_BIG, peer.next().closeCode());
    }
  }

  @Test
  void fragmentsCountTogether() throws IOException {
    byte[] message = json(LIMIT + 1);
    try (RawPeer peer = connect()) {
      peer.send(RawPeer.TEXT, false, Arrays.copyOf(message, LIMIT / 2));
      peer.send(RawPeer.CONTINUATION, true, Arrays.copyOfRange(message, LIMIT / 2, LIMIT));
      assertEquals(107, errorCode(peer.next().text()));
      peer.send(RawPeer.TEXT, false, Arrays.copyOf(message, LIMIT / 2));
      peer.send(RawPeer.CONTINUATION, true, Arrays.copyOfRange(message, LIMIT / 2, LIMIT + 1));
      assertEquals(TOO_BIG, peer.next().closeCode());
    }
  }

  private static int errorCode(String answer) {
    return Integer.parseInt(answer.replaceFirst("^\\{\"error\":\\{\"code\":(\\d+).*", "$1"));
  }

  @Test
  void aMessageFarOverTheLimitInOneFrameCloses() throws IOException {
    try (RawPeer peer = connect()) {
      peer.send(RawPeer.TEXT, true, json(1 << 20));
      assertEquals(TOO_BIG, peer.next().closeCode());
    }
  }

  @Test
  void aHugeMessageInOneFrameClosesLongBeforeItsEnd() throws Exception {
    try (RawPeer peer = connect()) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> pour(peer, RawPeer.head(RawPeer.TEXT, true, HUGE), new byte[0]));
      // Tyrus has a limit of its own, 4 MiB a frame, and a code of its own for it, before any of
      // ours.
      int expected = "payara".equals(System.getProperty("arquillian.launch")) ? 1011 : TOO_BIG;
      assertEquals(expected, peer.next().closeCode());
      peer.hangUp();
      sending.join();
    }
    assertStillServing();
  }

  @Test
  void aHugeMessageInFragmentsClosesLongBeforeItsEnd() throws Exception {
    try (RawPeer peer = connect()) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () ->
                  pour(
                      peer,
                      RawPeer.head(RawPeer.TEXT, false, 1 << 16),
                      RawPeer.head(RawPeer.CONTINUATION, false, 1 << 16)));
      assertEquals(TOO_BIG, peer.next().closeCode());
      peer.hangUp();
      sending.join();
    }
    assertStillServing();
  }

  /** Sends until all is sent or the server has closed, with a head before every 64 KiB. */
  private static void pour(RawPeer peer, byte[] firstHead, byte[] nextHead) {
    byte[] chunk = new byte[1 << 16];
    Arrays.fill(chunk, (byte) ' ');
    try {
      peer.sendBytes(firstHead, firstHead.length);
      for (long sent = 0; sent < HUGE; sent += chunk.length) {
        peer.sendBytes(chunk, chunk.length);
        peer.sendBytes(nextHead, nextHead.length);
      }
    } catch (IOException e) {
      // As it should be: the server has closed.
    }
  }

  private void assertStillServing() throws IOException {
    try (RawPeer peer = connect()) {
      peer.send("{}");
      assertEquals(EndpointIT.ANSWER, peer.next().text());
    }
  }
}
