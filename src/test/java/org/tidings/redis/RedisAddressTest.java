package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.redis.RedisAddress.Host;
import org.tidings.redis.RedisAddress.Kind;

/** Where Redis is, as people write it. */
class RedisAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://example.org                        | redis://example.org:6379",
        "redis://example.org:1                      | redis://example.org:1",
        "redis://127.0.0.1:6380/15                  | redis://127.0.0.1:6380/15",
        "redis://[::1]:6380                         | redis://[::1]:6380",
        "rediss://example.org                       | rediss://example.org:6379",
        "redis://:pass@example.org                  | redis://example.org:6379",
        "redis+sentinel://a,b:1,c/main              | redis+sentinel://a:26379,b:1,c:26379/main",
        "rediss+cluster://a,b:1                     | rediss+cluster://a:6379,b:1"
      })
  void anAddressIsReadAndSaidWithoutSecrets(String text, String said) {
    assertEquals(said, parse(text).toString());
  }

  @Test
  void itsPartsAreThere() {
    RedisAddress address = parse("rediss+sentinel://us%20er:p%40ss%2F+%@one:1,two/main");
    assertEquals(Kind.SENTINEL, address.kind());
    assertTrue(address.tls());
    assertEquals("one:1, two:26379", String.join(", ", hosts(address)));
    assertEquals("main", address.primary());
    assertEquals("us er", address.user());
    assertEquals(4, parse("redis://one/4").database());
    assertEquals("p@ss/+", parse("redis://:p%40ss%2F+@one").password());
    assertNull(parse("redis://one").password());
    assertFalse(parse("redis://one").tls());
  }

  private static List<String> hosts(RedisAddress address) {
    return address.hosts().stream().map(Host::toString).toList();
  }

  @Test
  void whatIsGivenApartCounts() {
    RedisAddress address = parse("redis://a:b@one").as("c", "d");
    assertEquals("c", address.user());
    assertEquals("d", address.password());
    assertEquals("c", address.as(null, "e").user());
    assertEquals("d", address.as("e", null).password());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org",
        "http://example.org",
        "redis://",
        "redis:///1",
        "redis://a,b",
        "redis://a:0",
        "redis://a:65536",
        "redis://a:b",
        "redis://a/b",
        "redis://a/1/2",
        "redis://a b",
        "redis+sentinel://a,b",
        "redis+sentinel://a,,b/main",
        "redis+cluster://a/1",
        "redis+other://a",
        "redis://user@a"
      })
  void anythingElseIsNone(String text) {
    assertEquals(Optional.empty(), RedisAddress.parse(text));
  }

  private static RedisAddress parse(String text) {
    return RedisAddress.parse(text).orElseThrow();
  }
}
