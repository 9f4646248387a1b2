package org.tidings.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PartialMessageTest {
  private static final int LIMIT = 65_536;
  private static final String TEXT = "a é € 😀 z";

  private final PartialMessage message = new PartialMessage(LIMIT);

  @Test
  void aTextInOnePartIsThatText() {
    assertEquals(TEXT, message.add(TEXT, true));
    assertEquals(TEXT.getBytes(UTF_8).length, message.bytes());
  }

  @Test
  void aTextInTwoPartsIsPutTogetherWhereverItIsSplitInsideAPairToo() {
    for (int cut = 0; cut <= TEXT.length(); cut++) {
      assertNull(message.add(TEXT.substring(0, cut), false));
      assertEquals(TEXT, message.add(TEXT.substring(cut), true));
      assertEquals(TEXT.getBytes(UTF_8).length, message.bytes());
      message.reset();
    }
  }

  @Test
  void aTextInPartsOfOneCharIsPutTogether() {
    for (int i = 0; i < TEXT.length(); i++) {
      assertNull(message.add(TEXT.substring(i, i + 1), false));
    }
    assertEquals(TEXT, message.add("", true));
  }

  @Test
  void anEmptyTextIsAText() {
    assertEquals("", message.add("", true));
  }

  @Test
  void exactlyTheLimitPasses() {
    String text = "€".repeat(LIMIT / 3) + "a";
    assertEquals(LIMIT, text.getBytes(UTF_8).length);
    assertEquals(text, message.add(text, true));
    assertFalse(message.isTooBig());
  }

  @Test
  void oneByteMoreDoesNot() {
    assertNull(message.add("€".repeat(LIMIT / 3) + "é", true));
    assertTrue(message.isTooBig());
    assertEquals(LIMIT + 1, message.bytes());
  }

  @Test
  void theLimitIsThatOfAllPartsTogether() {
    assertNull(message.add("x".repeat(LIMIT), false));
    assertFalse(message.isTooBig());
    assertNull(message.add("x", true));
    assertTrue(message.isTooBig());
  }

  @Test
  void theLimitIsExactAlsoWhenAPairIsSplit() {
    String text = "x".repeat(LIMIT - 4) + "😀";
    assertNull(message.add(text.substring(0, text.length() - 1), false));
    assertEquals(text, message.add(text.substring(text.length() - 1), true));
    assertFalse(message.isTooBig());
  }

  @Test
  void nothingComesOfAMessageOnceItWasTooBig() {
    assertNull(message.add("x".repeat(LIMIT + 1), false));
    assertNull(message.add("x", false));
    assertNull(message.add("", true));
    assertTrue(message.isTooBig());
  }

  @Test
  void bytesDoNotOverflow() {
    ByteBuffer large = ByteBuffer.allocate(1 << 28);
    for (int i = 0; i < 9; i++) {
      assertNull(message.add(large.duplicate(), false));
    }
    assertTrue(message.isTooBig());
    assertEquals(Integer.MAX_VALUE, message.bytes());
  }

  @Test
  void afterAResetTheNextMessageBegins() {
    assertNull(message.add("x".repeat(LIMIT + 1), true));
    message.reset();
    assertFalse(message.isTooBig());
    assertEquals("a", message.add("a", true));
    message.reset();
    assertNull(message.add("b", false));
    assertEquals("bc", message.add("c", true));
    assertEquals(2, message.bytes());
  }

  @Test
  void aBinaryMessageIsPutTogether() {
    byte[] bytes = TEXT.getBytes(UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      assertNull(message.add(ByteBuffer.wrap(bytes, 0, cut), false));
      assertArrayEquals(bytes, message.add(ByteBuffer.wrap(bytes, cut, bytes.length - cut), true));
      message.reset();
    }
  }

  @Test
  void aBinaryPartIsCopiedSinceTheContainerUsesItsBufferAgain() {
    byte[] buffer = {1, 2};
    assertNull(message.add(ByteBuffer.wrap(buffer), false));
    buffer[0] = 9;
    assertArrayEquals(new byte[] {1, 2}, message.add(ByteBuffer.allocate(0), true));
  }

  @Test
  void aBinaryMessageHasTheSameLimit() {
    assertArrayEquals(new byte[LIMIT], message.add(ByteBuffer.allocate(LIMIT), true));
    message.reset();
    assertNull(message.add(ByteBuffer.allocate(LIMIT), false));
    assertNull(message.add(ByteBuffer.allocate(1), true));
    assertTrue(message.isTooBig());
  }
}
