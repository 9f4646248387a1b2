package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.tidings.engine.Engine.Listener;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Publication;

/** Notes what it is told. */
final class Heard implements Listener {
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Override
  public Runnable published(String channel, Publication publication) {
    return note(publication.data().json() + " at " + publication.offset());
  }

  @Override
  public Runnable joined(String channel, ClientInfo info) {
    return note(info.client() + " joined");
  }

  @Override
  public Runnable left(String channel, ClientInfo info) {
    return note(info.client() + " left");
  }

  @Override
  public Runnable missed(String channel) {
    return note("missed");
  }

  private Runnable note(String news) {
    told.add(news);
    return () -> {};
  }

  void assertNext(String... news) throws InterruptedException {
    for (String each : news) {
      assertEquals(each, told.poll(30, TimeUnit.SECONDS));
    }
  }

  void assertExhausted() {
    assertEquals("[]", told.toString());
  }
}
