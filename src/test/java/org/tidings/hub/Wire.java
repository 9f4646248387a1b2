package org.tidings.hub;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.tidings.engine.Engine;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Publication;

/** The way from the engine to a node, on which the test can delay or lose what is told. */
final class Wire implements Engine.Listener {
  /** What becomes of what is told. */
  enum Carries {
    AT_ONCE,
    /** It is under way until the test says that it arrives. */
    LATER,
    /** At once, and once more. */
    TWICE,
    NOTHING
  }

  private final Engine.Listener node;
  private final Queue<Supplier<Runnable>> underWay = new ArrayDeque<>();
  private Carries carries = Carries.AT_ONCE;

  Wire(Engine.Listener node) {
    this.node = node;
  }

  void carries(Carries how) {
    carries = how;
  }

  /** What is under way arrives, in order. */
  void arrives() {
    for (Supplier<Runnable> each = underWay.poll(); each != null; each = underWay.poll()) {
      each.get().run();
    }
  }

  @Override
  public Runnable published(String channel, Publication publication) {
    return carry(() -> node.published(channel, publication));
  }

  @Override
  public Runnable joined(String channel, ClientInfo info) {
    return carry(() -> node.joined(channel, info));
  }

  @Override
  public Runnable left(String channel, ClientInfo info) {
    return carry(() -> node.left(channel, info));
  }

  @Override
  public Runnable missed(String channel) {
    return node.missed(channel);
  }

  private Runnable carry(Supplier<Runnable> news) {
    return switch (carries) {
      case AT_ONCE -> news.get();
      case TWICE -> both(news.get(), news.get());
      case LATER -> {
        underWay.add(news);
        yield () -> {};
      }
      case NOTHING -> () -> {};
    };
  }

  private static Runnable both(Runnable first, Runnable second) {
    return () -> {
      first.run();
      second.run();
    };
  }
}
