package org.tidings.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.tidings.engine.Engine.Listener;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Publication;

/** Notes what it is told, and what it left to be done when that is done. */
final class Recorder implements Listener {
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> done = new LinkedBlockingQueue<>();
  private final Set<String> ignored = ConcurrentHashMap.newKeySet();

  @Override
  public Runnable published(String channel, Publication publication) {
    return note(channel + ": " + publication.data().json() + " at " + publication.offset());
  }

  @Override
  public Runnable joined(String channel, ClientInfo info) {
    return note(channel + ": " + info.client() + " joined");
  }

  @Override
  public Runnable left(String channel, ClientInfo info) {
    return note(channel + ": " + info.client() + " left");
  }

  /** Whether or not it is told this does not matter. */
  void ignore(String news) {
    ignored.add(news);
  }

  private Runnable note(String news) {
    if (ignored.contains(news)) {
      return () -> {};
    }
    told.add(news);
    return () -> done.add(news);
  }

  /** It is, or will soon be, told this next, and does what it left to be done. */
  void assertNext(String news) throws InterruptedException {
    assertEquals(news, told.poll(30, TimeUnit.SECONDS));
    assertEquals(news, done.poll(30, TimeUnit.SECONDS));
  }

  /** It was told no more. */
  void assertExhausted() {
    assertEquals("[]", told.toString());
    assertEquals("[]", done.toString());
  }
}
