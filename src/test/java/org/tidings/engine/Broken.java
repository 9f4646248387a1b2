package org.tidings.engine;

import org.tidings.engine.Engine.Listener;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Publication;

/** Throws: sometimes at once, sometimes in what it left to be done. */
final class Broken implements Listener {
  @Override
  public Runnable published(String channel, Publication publication) {
    if (publication.offset() == 1) {
      throw new IllegalStateException("told of the first");
    }
    return () -> {
      throw new IllegalStateException("the rest");
    };
  }

  @Override
  public Runnable joined(String channel, ClientInfo info) {
    throw new StackOverflowError("told of a join");
  }

  @Override
  public Runnable left(String channel, ClientInfo info) {
    return () -> {
      throw new StackOverflowError("the rest");
    };
  }
}
