package org.tidings.hub;

import java.util.List;
import org.tidings.protocol.Message;

/** Puts what an outbox tells among the other events. */
record RecordingListener(Events events) implements Outbox.Listener {
  /** The transport says so itself. */
  @Override
  public void sending(List<Message.Encoded> frame) {}

  @Override
  public void drained() {
    events.add("drained");
  }

  @Override
  public void roomy() {
    events.add("roomy");
  }

  @Override
  public void failed(Throwable cause) {
    events.add("failed " + cause);
  }
}
