package org.tidings.engine;

import java.util.function.Consumer;
import org.tidings.engine.Engine.Listener;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Publication;

/** A listener made of what it does under the lock; it leaves nothing to be done. */
record Ears(Consumer<Publication> published, Consumer<ClientInfo> joined, Consumer<ClientInfo> left)
    implements Listener {
  /** For publications alone. */
  static Ears of(Consumer<Publication> published) {
    return new Ears(published, info -> {}, info -> {});
  }

  @Override
  public Runnable published(String channel, Publication publication) {
    published.accept(publication);
    return () -> {};
  }

  @Override
  public Runnable joined(String channel, ClientInfo info) {
    joined.accept(info);
    return () -> {};
  }

  @Override
  public Runnable left(String channel, ClientInfo info) {
    left.accept(info);
    return () -> {};
  }
}
