package org.tidings.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes in, a command comes out: the same in every run, since the seed is fixed. */
class CommandFuzzTest {
  private static final int ROUNDS = 5_000;
  private static final String PIECES = "{}[]:,\"\\ \t\r\n0123456789-+.eE\0aié€\ud83d\ude00\ufeff";

  private final JsonCodec codec = new JsonCodec();
  private final Random random = new Random(20260401);
  private final List<String> lines =
      Golden.blocks("commands.txt", 2).values().stream().map(block -> block.get(0)).toList();

  @Test
  void randomBytesAreMalformed() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      assertInstanceOf(Command.Malformed.class, read(text), text);
    }
  }

  @Test
  void randomPiecesAreACommandOrMalformed() {
    for (int i = 0; i < ROUNDS; i++) {
      StringBuilder text = new StringBuilder("{");
      for (int n = random.nextInt(30); n > 0; n--) {
        text.append(piece());
      }
      read(text.toString());
    }
  }

  @Test
  void changedCommandsAreACommandOrMalformed() {
    int understood = 0;
    for (int i = 0; i < ROUNDS; i++) {
      StringBuilder text = new StringBuilder(any());
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        change(text);
      }
      understood += read(text.toString()) instanceof Command.Malformed ? 0 : 1;
    }
    assertEquals(understood, Math.max(ROUNDS / 50, understood), "too few to say anything");
  }

  @Test
  void cutCommandsAreMalformed() {
    for (String line : lines) {
      if (codec.command(line) instanceof Command.Malformed) {
        continue;
      }
      for (int end = 0; end < line.length(); end++) {
        String cut = line.substring(0, end);
        assertInstanceOf(Command.Malformed.class, read(cut), cut);
      }
    }
  }

  private Command read(String line) {
    try {
      Command command = codec.command(line);
      agreesWithTheDecoder(line, command);
      if (command instanceof Command.Publish publish && publish.data() != null) {
        assertNotNull(codec.value(publish.data()));
      }
      for (String each : codec.lines(line)) {
        assertNotNull(codec.command(each));
      }
      assertFalse(codec.opensProtocol(line) && !line.contains("{"), line);
      return command;
    } catch (RuntimeException e) {
      return fail("thrown for " + line, e);
    }
  }

  /** No error of the reader's own may pass for one in the input. */
  private void agreesWithTheDecoder(String line, Command command) {
    Inbound inbound = codec.decode(line);
    if (!(command instanceof Command.Malformed malformed)) {
      assertInstanceOf(Inbound.Value.class, inbound, line);
    } else if (malformed.why().startsWith("JSON beyond")) {
      assertEquals(new Inbound.Malformed(malformed.why()), inbound, line);
    } else if (malformed.why().endsWith("one line of JSON")) {
      assertInstanceOf(Inbound.Malformed.class, inbound, line);
    }
  }

  private void change(StringBuilder text) {
    int at = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), at + random.nextInt(4));
    switch (random.nextInt(4)) {
      case 0 -> text.insert(at, piece());
      case 1 -> text.delete(at, to);
      case 2 -> text.replace(at, to, piece());
      default -> {
        String other = any();
        text.insert(at, other, 0, random.nextInt(other.length() + 1));
      }
    }
  }

  private String any() {
    return lines.get(random.nextInt(lines.size()));
  }

  private String piece() {
    return String.valueOf(PIECES.charAt(random.nextInt(PIECES.length())));
  }
}
