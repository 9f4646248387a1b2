package org.tidings.hub;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.Message;

/** A connection whose peer reads as the test says. */
final class FakeTransport implements Transport {
  /** When a send is done. */
  enum Sends {
    INLINE,
    LATER,
    FAIL,
    THROW
  }

  private final Events events;
  private final String prefix;
  // The call-backs of the sends in flight.
  private final ArrayDeque<Consumer<@Nullable Throwable>> inFlight = new ArrayDeque<>();
  private @Nullable Executor writer;
  private Sends sends = Sends.INLINE;
  private boolean open = true;
  private boolean broken;

  FakeTransport(Events events, String prefix) {
    this.events = events;
    this.prefix = prefix;
  }

  void sends(Sends how) {
    sends = how;
  }

  /** The container has a thread that writes to this connection. */
  void writesOn(Executor thread) {
    writer = thread;
  }

  @Override
  public Executor writer(Executor workers) {
    if (broken) {
      throw new IllegalStateException("broken");
    }
    return writer == null ? workers : writer;
  }

  /** The container cannot even say who writes. */
  void breaks() {
    broken = true;
  }

  /** The container has closed the connection and has not said so. */
  void dies() {
    open = false;
  }

  @Override
  public void send(Message.Encoded message, Consumer<@Nullable Throwable> done) {
    start("send " + message.text(), done);
  }

  @Override
  public void ping(Consumer<@Nullable Throwable> done) {
    start("ping", done);
  }

  @Override
  public void close(Disconnect disconnect) {
    events.add(prefix + "close " + disconnect.code() + " " + disconnect.reason());
    open = false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  int inFlight() {
    return inFlight.size();
  }

  /** The oldest send in flight; the caller calls it back. */
  Consumer<@Nullable Throwable> takeInFlight() {
    return inFlight.remove();
  }

  void complete() {
    takeInFlight().accept(null);
  }

  void fail() {
    takeInFlight().accept(new IOException("broken pipe"));
  }

  private void start(String event, Consumer<@Nullable Throwable> done) {
    events.add(prefix + event);
    switch (sends) {
      case INLINE -> done.accept(null);
      case LATER -> inFlight.add(done);
      case FAIL -> done.accept(new IOException("broken pipe"));
      case THROW -> throw new IllegalStateException("closed");
    }
  }
}
