package org.tidings.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each line of {@code commands.txt} is read as the file says. */
class CommandGoldenTest {
  private static final Map<String, List<String>> BLOCKS = Golden.blocks("commands.txt", 2);

  private final JsonCodec codec = new JsonCodec();

  @TestFactory
  Stream<DynamicTest> linesAreReadAsWritten() {
    return BLOCKS.entrySet().stream()
        .map(block -> DynamicTest.dynamicTest(block.getKey(), () -> check(block.getValue())));
  }

  @Test
  void everyCommandOccurs() {
    TreeSet<String> seen =
        BLOCKS.values().stream()
            .map(block -> codec.command(block.get(0)).getClass().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Golden.records(Command.class), seen);
  }

  @Test
  void whatIsBadIsNamedSo() {
    BLOCKS.forEach(
        (name, block) ->
            assertEquals(
                name.startsWith("bad: "),
                codec.command(block.get(0)) instanceof Command.Malformed,
                name));
  }

  @Test
  void noReasonQuotesTheInputOrIsTooLongForACloseFrame() {
    for (List<String> block : BLOCKS.values()) {
      if (codec.command(block.get(0)) instanceof Command.Malformed malformed) {
        assertFalse(malformed.why().contains("hunter"), malformed.why());
        int bytes = malformed.why().getBytes(StandardCharsets.UTF_8).length;
        assertEquals(Math.min(bytes, Disconnect.MAX_REASON_BYTES), bytes, malformed.why());
      }
    }
  }

  private void check(List<String> block) {
    assertEquals(block.get(1), codec.command(block.get(0)).toString());
  }
}
