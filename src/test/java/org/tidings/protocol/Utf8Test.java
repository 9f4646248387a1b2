package org.tidings.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  private static final String HIGH = "\ud83d";
  private static final String LOW = "\ude00";

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "\0", "\u007f", "\u0080", "é", "\u07ff", "\u0800", "€", "\uffff"})
  void lengthIsThatOfTheEncoding(String text) {
    assertEquals(text.getBytes(UTF_8).length, Utf8.length(text));
  }

  @Test
  void aSurrogatePairTakesFourBytes() {
    assertEquals(4, Utf8.length(HIGH + LOW));
  }

  @Test
  void lengthIsThatOfTheEncodingForAnyValidText() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      String text = randomText(random);
      assertEquals(text.getBytes(UTF_8).length, Utf8.length(text), text);
    }
  }

  @Test
  void theLengthsOfThePartsAddUpWhereverTheTextIsSplit() {
    Random random = new Random(2);
    for (int i = 0; i < 500; i++) {
      String text = randomText(random);
      int cut = random.nextInt(text.length() + 1);
      assertEquals(
          Utf8.length(text),
          Utf8.length(text.substring(0, cut)) + Utf8.length(text.substring(cut)),
          text);
    }
  }

  @Test
  void noValidTextHasALoneSurrogate() {
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      assertFalse(Utf8.hasLoneSurrogate(randomText(random)));
    }
  }

  @Test
  void aSurrogateWithoutItsOtherHalfIsFoundWhereverItStands() {
    for (String lone : new String[] {HIGH, LOW, LOW + HIGH}) {
      for (String around : new String[] {"", "a", HIGH + LOW}) {
        assertTrue(Utf8.hasLoneSurrogate(around + lone + around), around + lone + around);
      }
    }
  }

  @Test
  void aPairBesideALoneSurrogateIsNoLoneSurrogate() {
    String text = LOW + HIGH + LOW + HIGH;
    assertTrue(Utf8.isLoneSurrogate(text, 0));
    assertFalse(Utf8.isLoneSurrogate(text, 1));
    assertFalse(Utf8.isLoneSurrogate(text, 2));
    assertTrue(Utf8.isLoneSurrogate(text, 3));
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(40);
    while (text.length() < length) {
      int bits = 1 + random.nextInt(21);
      int codePoint = random.nextInt(1 << bits);
      boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
      if (codePoint <= Character.MAX_CODE_POINT && !surrogate) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }
}
