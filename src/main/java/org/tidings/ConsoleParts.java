package org.tidings;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.ConsoleTokens;
import org.tidings.auth.Tokens;
import org.tidings.http.Console;
import org.tidings.http.Proxies;
import org.tidings.hub.ServerApi;
import org.tidings.metrics.Metrics;
import org.tidings.websocket.Origins;

/** Builds the console, where there is one. */
final class ConsoleParts {
  private ConsoleParts() {}

  /**
   * Its tokens; null if there is no console.
   *
   * @param others reads all tokens that are not the console's
   */
  static @Nullable ConsoleTokens tokens(Config config, InstantSource clock, Tokens others) {
    String password = config.operations().adminPassword();
    return password == null ? null : new ConsoleTokens(password, clock, others);
  }

  /** The console; null if there is none. */
  static @Nullable Console console(
      Config config,
      @Nullable ConsoleTokens tokens,
      Proxies proxies,
      ServerApi api,
      Metrics metrics) {
    String password = config.operations().adminPassword();
    if (password == null || tokens == null) {
      return null;
    }
    // Of this server alone: whom else the operator lets connect has no business here.
    Origins own = new Origins(List.of());
    String node = config.operations().nodeName();
    Console.Setup setup =
        new Console.Setup(
            password,
            tokens,
            InForce.json(node, config.inForce()),
            node,
            Version.TEXT,
            new Console.Requests(proxies::address, proxies::isSecure, own::allow),
            InstantSource.system(),
            System::nanoTime);
    return new Console(setup, api::handle, metrics);
  }
}
