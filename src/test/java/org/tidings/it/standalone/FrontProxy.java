package org.tidings.it.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.AssertionFailedError;
import org.tidings.it.Await;
import org.tidings.it.Certified;
import org.tidings.it.Installed;
import org.tidings.redis.Ports;

/**
 * A proxy that runs with what the README says, but for ports and files. It ends with {@link
 * #close}.
 */
final class FrontProxy implements AutoCloseable {
  private static final String CERTIFICATES = "/etc/letsencrypt/live/tidings.example.org/";

  private final Process process;
  private final int port;

  /** What can stand before Tidings. */
  enum Kind {
    NGINX("nginx", 1) {
      @Override
      String configuration(String snippet, Path folder, int port) {
        String inner = changed(snippet, "listen 443", "listen 127.0.0.1:" + port);
        inner = changed(inner, CERTIFICATES + "fullchain.pem", folder + "/cert.pem");
        inner = changed(inner, CERTIFICATES + "privkey.pem", folder + "/key.pem");
        StringBuilder places = new StringBuilder();
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
          places.append(kind).append("_temp_path ").append(folder).append("/tmp-").append(kind);
          places.append(";\n");
        }
        return "daemon off;\nmaster_process off;\npid "
            + folder
            + "/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n"
            + places
            + inner
            + "}\n";
      }

      @Override
      List<String> arguments(Path folder, Path configuration) {
        return List.of("-e", "stderr", "-p", folder.toString(), "-c", configuration.toString());
      }
    },
    HAPROXY("haproxy", 2) {
      @Override
      String configuration(String snippet, Path folder, int port) {
        String text = changed(snippet, "bind :443", "bind 127.0.0.1:" + port);
        return changed(text, "/etc/haproxy/tidings.example.org.pem", folder + "/both.pem");
      }

      @Override
      List<String> arguments(Path folder, Path configuration) {
        return List.of("-db", "-f", configuration.toString());
      }
    },
    CADDY("caddy", 3) {
      @Override
      String configuration(String snippet, Path folder, int port) {
        String site =
            "https://127.0.0.1:" + port + " {\n  bind 127.0.0.1\n  tls %s/cert.pem %s/key.pem\n";
        return "{\n  admin off\n  auto_https disable_redirects\n}\n"
            + changed(snippet, "tidings.example.org {\n", site.replace("%s", folder.toString()));
      }

      @Override
      List<String> arguments(Path folder, Path configuration) {
        return List.of("run", "--adapter", "caddyfile", "--config", configuration.toString());
      }
    };

    /** Also the language of its block in the README. */
    private final String program;

    private final byte number;

    Kind(String program, int number) {
      this.program = program;
      this.number = (byte) number;
    }

    /** An address of this machine for its clients alone. */
    InetAddress clientIn(int network) throws IOException {
      return InetAddress.getByAddress(new byte[] {127, 0, (byte) network, number});
    }

    /** A whole configuration: the snippet, on another port, and with files of this folder. */
    abstract String configuration(String snippet, Path folder, int port);

    abstract List<String> arguments(Path folder, Path configuration);
  }

  /** Starts it before a server, with the certificate of this test. */
  FrontProxy(Kind kind, Path folder, Certified certified, int server) throws IOException {
    String program = Installed.program(kind.program).toString();
    certified.writtenTo(folder);
    Files.writeString(folder.resolve("both.pem"), certified.certificates() + certified.key());
    port = Ports.free();
    String snippet = changed(snippet(kind.program), "127.0.0.1:3000", "127.0.0.1:" + server);
    Path configuration = folder.resolve("configuration");
    Files.writeString(configuration, kind.configuration(snippet, folder, port));
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(kind.arguments(folder, configuration));
    Path log = folder.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", folder.toString());
    process = builder.redirectOutput(log.toFile()).start();
    Await.until(kind + " is up", this::isUp, up -> up || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionFailedError(kind + " ended: " + Files.readString(log));
    }
  }

  private static String snippet(String language) throws IOException {
    Matcher block =
        Pattern.compile("\n```" + language + "\n(.*?\n)```\n", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    if (!block.find()) {
      throw new AssertionFailedError("the README has no block in the language " + language);
    }
    return block.group(1);
  }

  private static String changed(String text, String from, String to) {
    if (!text.contains(from)) {
      throw new AssertionFailedError("nothing about '" + from + "' in: " + text);
    }
    return text.replace(from, to);
  }

  private boolean isUp() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // Not yet.
    }
  }

  /** The application, through it. */
  URI uri() {
    return URI.create("https://127.0.0.1:" + port + "/");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
