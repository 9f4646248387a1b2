package org.tidings.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input made to hurt: nested deeply, or with numbers that are huge. */
class JsonLimitsTest {
  private static final String BEYOND_THE_LIMITS =
      "JSON beyond the limits: 999 levels, 1100 characters a number, exponents of 32 bits";

  private final JsonCodec codec = new JsonCodec();

  @ParameterizedTest
  @CsvSource({"999, true", "1001, false", "100000, false"})
  void valuesMayBeNestedAThousandTimes(int depth, boolean value) {
    for (String text :
        new String[] {
          "[".repeat(depth) + "]".repeat(depth),
          "{\"a\":".repeat(depth) + "0" + "}".repeat(depth),
          "[{\"a\":".repeat(depth / 2)
              + "[".repeat(depth % 2)
              + "]".repeat(depth % 2)
              + (depth % 2 == 0 ? "0" : "")
              + "}]".repeat(depth / 2)
        }) {
      Inbound inbound = codec.decode(text);
      assertEquals(value, inbound instanceof Inbound.Value, () -> depth + ": " + why(inbound));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, 100_000})
  void nestingWithoutAnEndIsAnErrorAndNotAnException(int depth) {
    assertInstanceOf(Inbound.Malformed.class, codec.decode("[".repeat(depth)));
    assertInstanceOf(Inbound.Malformed.class, codec.decode("{\"a\":".repeat(depth)));
  }

  @Test
  void theErrorNamesTheLimits() {
    for (String text : new String[] {"[".repeat(2000), "1".repeat(1101), "1e99999999999"}) {
      assertEquals(BEYOND_THE_LIMITS, why(codec.decode(text)));
    }
  }

  @Test
  void aNumberMayBe1100CharactersLong() {
    for (String begin : new String[] {"1", "-1", "0."}) {
      String longest = begin + "1".repeat(1100 - begin.length());
      assertInstanceOf(Inbound.Value.class, codec.decode(longest));
      assertEquals(BEYOND_THE_LIMITS, why(codec.decode(longest + "1")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "1e-400", "1e99999", "1e999999999", "1e-999999999"})
  void numbersWithLargeExponentsDoNotThrow(String text) {
    Inbound inbound = codec.decode(text);
    if (inbound instanceof Inbound.Value value) {
      assertTrue(value.json().toString().length() < 100_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e9999999999", "1e-9999999999", "[1e99999999999999999999]"})
  void anExponentOverTheLimitIsAnErrorThatSaysSomething(String text) {
    assertEquals(BEYOND_THE_LIMITS, why(codec.decode(text)));
  }

  @Test
  void aNumberWithTooManyDigitsIsNoException() {
    for (String text : new String[] {"1".repeat(60_000), "0." + "1".repeat(60_000)}) {
      assertEquals(BEYOND_THE_LIMITS, why(codec.decode(text)));
    }
  }

  private static String why(Inbound inbound) {
    return inbound instanceof Inbound.Malformed malformed ? malformed.why() : "a value";
  }
}
