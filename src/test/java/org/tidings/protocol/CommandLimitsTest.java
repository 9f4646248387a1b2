package org.tidings.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands made to hurt, and numbers around the edges of what they may be. */
class CommandLimitsTest {
  private static final Command BEYOND_THE_LIMITS =
      new Command.Malformed(
          "JSON beyond the limits: 999 levels, 1100 characters a number, exponents of 32 bits");

  private final JsonCodec codec = new JsonCodec();

  @ParameterizedTest
  @ValueSource(longs = {1, 2147483647L, 2147483648L, 4294967294L, 4294967295L})
  void idsHave32Bits(long id) {
    assertEquals(new Command.Ping(id), codec.command("{\"id\":" + id + ",\"ping\":{}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-4294967295",
        "-1",
        "4294967296",
        "4294967297",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551616",
        "18446744073709551617",
        "0.1",
        "1.0000000000000000000000001",
        "4294967295.5",
        "1e10",
        "1e-1",
        "1e2147483647",
        "1e-2147483647",
        "\"1\"",
        "true",
        "[1]",
        "{}"
      })
  void otherIdsAreNone(String id) {
    assertEquals(
        new Command.Malformed("id must be an integer from 0 to 4294967295"),
        codec.command("{\"id\":" + id + ",\"ping\":{}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "0.0", "0e5", "null"})
  void zeroIsNoId(String id) {
    assertEquals(
        new Command.Malformed("ping without an id"),
        codec.command("{\"id\":" + id + ",\"ping\":{}}"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4294967296L, 9007199254740993L, Long.MAX_VALUE - 1, Long.MAX_VALUE})
  void offsetsHave63Bits(long offset) {
    assertEquals(
        new Command.History(1, "c", 0, new Position(offset, ""), false), since("" + offset));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "-9223372036854775808",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "18446744073709551617",
        "1e19",
        "0.5",
        "9223372036854775807.5",
        "\"1\""
      })
  void otherOffsetsAreNone(String offset) {
    assertEquals(
        new Command.Malformed(
            "history.since.offset must be an integer from 0 to 9223372036854775807"),
        since(offset));
  }

  @ParameterizedTest
  @CsvSource({"-2147483648", "-1", "0", "300", "2147483647"})
  void limitsHave32BitsAndASign(int limit) {
    assertEquals(
        new Command.History(1, "c", limit, null, false),
        codec.command("{\"id\":1,\"history\":{\"channel\":\"c\",\"limit\":" + limit + "}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-2147483649", "2147483648", "1.5"})
  void otherLimitsAreNone(String limit) {
    assertInstanceOf(
        Command.Malformed.class,
        codec.command("{\"id\":1,\"history\":{\"channel\":\"c\",\"limit\":" + limit + "}}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 2000, 100_000})
  void nestingHasALimitWhereverItIs(int depth) {
    for (String deep :
        new String[] {
          "[".repeat(depth) + "]".repeat(depth), "{\"a\":".repeat(depth) + "1" + "}".repeat(depth)
        }) {
      assertEquals(BEYOND_THE_LIMITS, codec.command("{\"send\":{\"data\":" + deep + "}}"));
      assertEquals(BEYOND_THE_LIMITS, codec.command("{\"send\":{\"other\":" + deep + "}}"));
      assertEquals(BEYOND_THE_LIMITS, codec.command("{\"other\":" + deep + ",\"send\":{}}"));
      assertInstanceOf(Command.Malformed.class, codec.command(deep));
    }
  }

  @Test
  void numbersHaveALimitWhereverTheyAre() {
    for (String number : new String[] {"1".repeat(1101), "1e99999999999", "1".repeat(60_000)}) {
      assertEquals(BEYOND_THE_LIMITS, codec.command("{\"send\":{\"data\":" + number + "}}"));
      assertEquals(BEYOND_THE_LIMITS, codec.command("{\"send\":{\"data\":[[" + number + "]]}}"));
      assertEquals(BEYOND_THE_LIMITS, codec.command("{\"id\":" + number + ",\"send\":{}}"));
      assertEquals(BEYOND_THE_LIMITS, since(number));
    }
  }

  private Command since(String offset) {
    return codec.command(
        "{\"id\":1,\"history\":{\"channel\":\"c\",\"since\":{\"offset\":" + offset + "}}}");
  }
}
