package org.tidings.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisconnectTest {
  @ParameterizedTest
  @ValueSource(ints = {1001, 1009, 3000, 3999, 4000, 4999})
  void codesThatEveryContainerAcceptsAreTaken(int code) {
    assertEquals(code, new Disconnect(code, "").code());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {-1, 0, 999, 1000, 1002, 1005, 1006, 1008, 1010, 1011, 1015, 2999, 5000, 65_535})
  void otherCodesAreRefused(int code) {
    var refused = assertThrows(IllegalArgumentException.class, () -> new Disconnect(code, ""));
    assertTrue(("" + refused.getMessage()).contains("close code " + code), refused::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "shutdown", "größer als erlaubt"})
  void aReasonThatFitsIsLeftAlone(String reason) {
    assertEquals(reason, new Disconnect(3001, reason).reason());
  }

  @Test
  void aReasonIsCutTo123Bytes() {
    assertEquals("x".repeat(123), new Disconnect(3001, "x".repeat(123)).reason());
    assertEquals("x".repeat(123), new Disconnect(3001, "x".repeat(124)).reason());
  }

  @Test
  void aReasonIsCutBetweenCharacters() {
    assertEquals("é".repeat(61), new Disconnect(3001, "é".repeat(100)).reason());
    assertEquals("€".repeat(41), new Disconnect(3001, "€".repeat(100)).reason());
    assertEquals("😀".repeat(30), new Disconnect(3001, "😀".repeat(100)).reason());
    assertEquals("a" + "€".repeat(40), new Disconnect(3001, "a" + "€".repeat(100)).reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "€", "😀", "a😀", "aé€😀", "\ud83d", "a\ude00"})
  void noReasonIsEverLongerThan123Bytes(String piece) {
    for (int count = 1; count < 200; count++) {
      String reason = new Disconnect(3001, piece.repeat(count)).reason();
      assertTrue(reason.getBytes(UTF_8).length <= 123, reason);
    }
  }
}
