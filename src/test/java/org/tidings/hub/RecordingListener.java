package org.tidings.hub;

/** Puts what an outbox tells among the other events. */
record RecordingListener(Events events) implements Outbox.Listener {
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
