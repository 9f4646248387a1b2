package org.tidings.it.standalone;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.tidings.it.Await;

/** A client that says nothing by itself but the answers to heartbeats, which it counts. */
final class BeatingPeer implements WebSocket.Listener, AutoCloseable {
  private static final long DEADLINE_SECONDS = 20;

  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final AtomicInteger beats = new AtomicInteger();
  private final StringBuilder part = new StringBuilder();
  private final WebSocket socket;
  // How it has ended; null: not yet. Written by the thread that reads.
  private volatile @Nullable String end;

  BeatingPeer(URI address, SSLContext trusting) {
    socket =
        HttpClient.newBuilder()
            .sslContext(trusting)
            .build()
            .newWebSocketBuilder()
            .buildAsync(address, this)
            .join();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      String message = part.toString();
      part.setLength(0);
      if (message.equals("{}")) {
        beats.incrementAndGet();
        return from.sendText("{}", true).thenAccept(sent -> from.request(1));
      }
      messages.add(message);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    end = "closed with " + code;
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end = error.toString();
  }

  /** How often it has been asked whether it is there. */
  int beats() {
    String ended = end;
    if (ended != null) {
      throw new AssertionFailedError(ended + " after " + beats + " heartbeats");
    }
    return beats.get();
  }

  /** How the server ends it. */
  String end() {
    return String.valueOf(Await.until("it ends", () -> end, Objects::nonNull));
  }

  /** Says something, and returns what is answered. */
  String ask(String text) throws InterruptedException {
    socket.sendText(text, true).join();
    return next();
  }

  String next() throws InterruptedException {
    String message = messages.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionFailedError("no message; " + end);
    }
    return message;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
