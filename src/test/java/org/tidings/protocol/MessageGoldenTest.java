package org.tidings.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each of the {@link Messages} has the form that {@code messages.txt} gives it. */
class MessageGoldenTest {
  private static final Map<String, List<String>> BLOCKS = Golden.blocks("messages.txt", 1);
  private static final Map<String, Message> MESSAGES = Messages.byName();

  private final JsonCodec codec = new JsonCodec();

  @TestFactory
  Stream<DynamicTest> messagesAreWrittenAsTheFileSays() {
    return BLOCKS.entrySet().stream()
        .map(
            block ->
                DynamicTest.dynamicTest(
                    block.getKey(), () -> check(block.getKey(), block.getValue().get(0))));
  }

  @Test
  void theFileAndTheTestHaveTheSameMessages() {
    assertEquals(BLOCKS.keySet(), MESSAGES.keySet());
  }

  @Test
  void everyResultAndPushOccurs() {
    TreeSet<String> results = new TreeSet<>();
    TreeSet<String> pushes = new TreeSet<>();
    for (Message message : MESSAGES.values()) {
      if (message instanceof Message.Reply reply) {
        results.add(reply.result().getClass().getSimpleName());
      } else if (message instanceof Push) {
        pushes.add(message.getClass().getSimpleName());
      }
    }
    assertEquals(Golden.records(Result.class), results);
    assertEquals(Golden.records(Push.class), pushes);
  }

  @Test
  void everyErrorCodeOccurs() {
    for (ErrorCode code : ErrorCode.values()) {
      check("error " + code, block("error " + code));
    }
  }

  private void check(String name, String line) {
    Message message = MESSAGES.get(name);
    if (message == null) {
      throw new AssertionError("no message is named " + name);
    }
    Message.Encoded encoded = codec.encode(message);
    assertEquals(line, encoded.text());
    assertEquals(line.getBytes(UTF_8).length, encoded.bytes());
  }

  private static String block(String name) {
    return String.join("", BLOCKS.getOrDefault(name, List.of()));
  }
}
