package org.tidings.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.tidings.it.MissingTool;

/**
 * The versions of Redis that the tests can start, as programs that lie in jars on the class path.
 */
public enum RedisVersion {
  /** The oldest that the fixtures have. */
  V6_2,
  /** What the fixtures start unless told otherwise. */
  V7_0;

  /** Each program is taken out of its jar once per JVM. */
  private static final Map<RedisVersion, Path> EXTRACTED = new ConcurrentHashMap<>();

  /** The program for this machine; where there is none, throws what {@link MissingTool} says. */
  Path program() {
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    return EXTRACTED.computeIfAbsent(this, version -> extract(platform));
  }

  /** The program's place on the class path, if there is one for the platform. */
  String resource(String platform) {
    return "/redis-server-" + build(platform) + "-" + platform;
  }

  private String build(String platform) {
    return switch (this) {
      case V6_2 -> platform.equals("linux-arm64") ? "6.2.7" : "6.2.6-v5";
      case V7_0 -> "7.0.15";
    };
  }

  private String number() {
    return name().substring(1).replace('_', '.');
  }

  static String platform(String os, String arch) {
    String system = os.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : os;
    String cpu =
        switch (arch) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> arch;
        };
    return (system + "-" + cpu).toLowerCase(Locale.ROOT);
  }

  private Path extract(String platform) {
    try (InputStream in = RedisVersion.class.getResourceAsStream(resource(platform))) {
      if (in == null) {
        throw MissingTool.report("Redis %s for %s".formatted(number(), platform));
      }
      File program = File.createTempFile("redis-server-", "");
      program.deleteOnExit();
      Files.write(program.toPath(), in.readAllBytes());
      if (!program.setExecutable(true)) {
        throw new IOException("cannot make " + program + " executable");
      }
      tryOut(program);
      return program.toPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Some need shared libraries of the machine, OpenSSL for one. */
  private void tryOut(File program) throws IOException {
    Process version =
        new ProcessBuilder(program.getPath(), "--version").redirectErrorStream(true).start();
    String printed = new String(version.getInputStream().readAllBytes(), UTF_8);
    try {
      if (!version.waitFor(30, TimeUnit.SECONDS) || version.exitValue() != 0) {
        throw MissingTool.report(
            "a Redis %s that runs here (%s)".formatted(number(), printed.strip()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
