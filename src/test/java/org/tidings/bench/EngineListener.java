package org.tidings.bench;

import org.tidings.engine.Engine;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Publication;

/** Hears what an engine tells a node, and does nothing with it. */
final class EngineListener implements Engine.Listener {
  @Override
  public Runnable published(String channel, Publication publication) {
    return () -> {};
  }

  @Override
  public Runnable joined(String channel, ClientInfo info) {
    return () -> {};
  }

  @Override
  public Runnable left(String channel, ClientInfo info) {
    return () -> {};
  }
}
