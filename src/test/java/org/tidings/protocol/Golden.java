package org.tidings.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The files of examples in {@code src/test/resources/protocol}. */
final class Golden {
  private Golden() {}

  /** The lines of each block, by its name, in the order of the file. */
  static Map<String, List<String>> blocks(String file, int linesPerBlock) {
    List<String> lines = lines(file);
    Map<String, List<String>> blocks = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("## ")) {
        String name = lines.get(i).substring(3);
        List<String> block = lines.subList(i + 1, i + 1 + linesPerBlock);
        assertTrue(blocks.put(name, block) == null, () -> "twice in " + file + ": " + name);
        i += linesPerBlock;
      } else {
        String line = lines.get(i);
        assertTrue(
            line.isEmpty() || line.startsWith("# "),
            () -> "outside of the blocks in " + file + ": " + line);
      }
    }
    return blocks;
  }

  /** The simple names of all the records of a sealed interface. */
  static Set<String> records(Class<?> sealed) {
    Set<String> names = new TreeSet<>();
    for (Class<?> type : sealed.getPermittedSubclasses()) {
      if (type.isRecord()) {
        names.add(type.getSimpleName());
      } else {
        names.addAll(records(type));
      }
    }
    return names;
  }

  private static List<String> lines(String file) {
    try (InputStream in = Golden.class.getResourceAsStream("/protocol/" + file)) {
      String text = new String(Objects.requireNonNull(in, file).readAllBytes(), UTF_8);
      return new ArrayList<>(List.of(text.split("\n", -1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
