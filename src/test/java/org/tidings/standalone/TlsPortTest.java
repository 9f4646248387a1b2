package org.tidings.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tidings.Config;
import org.tidings.it.Await;
import org.tidings.it.Certified;
import org.xnio.OptionMap;

/** A port by itself, with time-outs that a test can wait for, or cannot. */
class TlsPortTest {
  private static final int HOUR = 3_600_000;
  private static final Pattern CONNECTIONS =
      Pattern.compile(
          "\\s(\\d+)\\s+\\d+\\s+io\\.undertow\\.protocols\\.ssl\\.UndertowSslConnection");

  private final Certified made = Certified.byItself("EC");
  private final DefaultByteBufferPool buffers = new DefaultByteBufferPool(true, 16_384);
  private final Undertow running = Undertow.builder().setByteBufferPool(buffers).build();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final TlsPort port;

  TlsPortTest(@TempDir Path folder) throws IOException {
    made.writtenTo(folder);
    Config.Tls names = new Config.Tls(folder.resolve("cert.pem"), folder.resolve("key.pem"), 0, 0);
    running.start();
    OptionMap server = OptionMap.create(UndertowOptions.REQUEST_PARSE_TIMEOUT, 200);
    port =
        new TlsPort(
            new TlsPort.Parts(
                running, exchange -> {}, buffers, server, OptionMap.EMPTY, this::make, HOUR, HOUR),
            TlsFiles.read(names).credentials(),
            "127.0.0.1",
            0);
  }

  private void make(Runnable handshake) {
    handshakes.incrementAndGet();
    handshake.run();
  }

  @AfterEach
  void stop() {
    port.close();
    running.stop();
    buffers.close();
  }

  @Test
  void whoSendsHalfAHeadIsDisconnected() throws IOException {
    try (Wire half = new Wire(port.address().getPort(), Certified.trusting(made))) {
      half.write("GET / HTTP/1.1\r\nHost: loc".getBytes(US_ASCII));
      assertTrue(half.ends());
    }
  }

  @Test
  void handshakesAreMadeWhereItIsTold() throws IOException {
    try (Wire peer = new Wire(port.address().getPort(), Certified.trusting(made))) {
      peer.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      assertTrue(handshakes.get() > 0, handshakes::toString);
    }
  }

  @Test
  void whatIsTooMuchForTheThreadsOfHandshakesIsMadeByWhoeverAsks() {
    CountDownLatch end = new CountDownLatch(1);
    ExecutorService threads = Tls.handshakes(1);
    try {
      List<Thread> makers = new CopyOnWriteArrayList<>();
      threads.execute(() -> Await.until("the end", end::getCount, left -> left == 0));
      for (int i = 0; i < Tls.WAITING; i++) {
        threads.execute(() -> makers.add(Thread.currentThread()));
      }
      assertEquals(List.of(), makers, "they wait");
      threads.execute(() -> makers.add(Thread.currentThread()));
      assertEquals(List.of(Thread.currentThread()), makers);
      end.countDown();
      Await.value("all are made", 1 + Tls.WAITING, makers::size);
    } finally {
      var unused = threads.shutdownNow();
    }
  }

  /** Tests that run meanwhile have connections too, but not as many. */
  @Test
  void whoGoesBeforeTheHandshakeIsFinishedIsForgottenAtOnce() throws IOException {
    int many = 200;
    List<Wire> silent = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      silent.add(new Wire(port.address().getPort()));
    }
    Await.until("all are taken", TlsPortTest::connections, count -> count >= many);
    for (Wire each : silent) {
      each.close();
    }
    Await.until("most are forgotten", TlsPortTest::connections, count -> count < many / 2);
  }

  /** So many are reachable: counted by a collection of garbage. */
  private static int connections() {
    try {
      Object histogram =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      Matcher line = CONNECTIONS.matcher(String.valueOf(histogram));
      return line.find() ? Integer.parseInt(line.group(1)) : 0;
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
