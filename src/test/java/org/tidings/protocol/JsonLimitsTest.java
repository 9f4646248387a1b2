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
  void theErrorNamesTheParsersLimit() {
    String why = why(codec.decode("[".repeat(2000)));
    assertTrue(why.matches(".*1\\D?000"), why);
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
    String why = why(codec.decode(text));
    assertTrue(!why.contains("null"), why);
    assertTrue(!why.contains("9999"), "quotes nothing of the input: " + why);
  }

  @Test
  void aNumberWithTooManyDigitsIsNoException() {
    for (String text : new String[] {"1".repeat(60_000), "0." + "1".repeat(60_000)}) {
      Inbound inbound = codec.decode(text);
      assertTrue(inbound instanceof Inbound.Value || !why(inbound).contains("null"));
    }
  }

  private static String why(Inbound inbound) {
    return inbound instanceof Inbound.Malformed malformed ? malformed.why() : "a value";
  }
}
