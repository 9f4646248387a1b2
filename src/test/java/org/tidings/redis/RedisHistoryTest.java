package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tidings.engine.History;
import org.tidings.engine.HistoryQuery;
import org.tidings.engine.Retention;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/** Readings that are made at one moment. */
class RedisHistoryTest {
  private static final Retention KEPT =
      new Retention(10, Duration.ofMinutes(1), Duration.ofMinutes(1));

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static List<String> data(CompletionStage<History> reading) throws Exception {
    return get(reading).publications().stream().map(each -> each.data().json()).toList();
  }

  @Test
  void readingsOfTwoChannelsAreNeverOneWhateverTheirNamesAre() throws Exception {
    List<String> channels = List.of("news", "back:news", ":news", "<news", ">news", "1<news");
    try (RedisServer redis = RedisServer.start();
        EngineFixture fixture = EngineFixture.at(redis.address())) {
      RedisEngine engine = fixture.engine();
      for (int i = 0; i < channels.size(); i++) {
        get(engine.publish(channels.get(i), Publication.draft(new Payload("" + i), null), KEPT));
      }
      HistoryQuery forward = new HistoryQuery(10, null, false);
      HistoryQuery back = new HistoryQuery(10, null, true);
      redis.freeze();
      List<CompletionStage<History>> readings;
      try {
        // What comes while one is read waits for the next one.
        readings =
            List.of(forward, back, forward, back).stream()
                .flatMap(query -> channels.stream().map(each -> engine.history(each, query, KEPT)))
                .toList();
      } finally {
        redis.thaw();
      }
      for (int i = 0; i < readings.size(); i++) {
        assertEquals(List.of("" + i % channels.size()), data(readings.get(i)));
      }
    }
  }

  @Test
  void readingsOfOneChannelAreNeverOneWhereTheyAskForAnotherPart() throws Exception {
    Position first = new Position(1, "any");
    Position second = new Position(2, "any");
    List<HistoryQuery> queries =
        List.of(
            new HistoryQuery(10, null, false),
            new HistoryQuery(10, null, true),
            new HistoryQuery(1, null, false),
            new HistoryQuery(10, first, false),
            new HistoryQuery(10, second, false),
            new HistoryQuery(10, second, true));
    List<List<String>> parts =
        List.of(
            List.of("1", "2", "3"),
            List.of("3", "2", "1"),
            List.of("1"),
            List.of("2", "3"),
            List.of("3"),
            List.of("1"));
    try (RedisServer redis = RedisServer.start();
        EngineFixture fixture = EngineFixture.at(redis.address())) {
      RedisEngine engine = fixture.engine();
      for (int i = 1; i <= 3; i++) {
        get(engine.publish("news", Publication.draft(new Payload("" + i), null), KEPT));
      }
      List<CompletionStage<History>> readings = new ArrayList<>();
      redis.freeze();
      try {
        // What comes while one is read waits for the next one.
        for (int i = 0; i < 2; i++) {
          queries.forEach(each -> readings.add(engine.history("news", each, KEPT)));
        }
      } finally {
        redis.thaw();
      }
      for (int i = 0; i < readings.size(); i++) {
        assertEquals(parts.get(i % parts.size()), data(readings.get(i)));
      }
    }
  }
}
