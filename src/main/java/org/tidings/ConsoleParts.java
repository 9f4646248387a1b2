package org.tidings;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.ConsoleTokens;
import org.tidings.auth.Tokens;
import org.tidings.http.Console;
import org.tidings.http.Network;
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
      Config config, @Nullable ConsoleTokens tokens, ServerApi api, Metrics metrics) {
    String password = config.operations().adminPassword();
    if (password == null || tokens == null) {
      return null;
    }
    String node = config.operations().nodeName();
    Console.Setup setup =
        new Console.Setup(
            password,
            tokens,
            InForce.json(node, config.inForce()),
            node,
            Version.TEXT,
            requests(config.handshakes()),
            InstantSource.system(),
            System::nanoTime);
    return new Console(setup, api::handle, metrics);
  }

  /**
   * Only a proxy that is trusted is believed here: whoever may say by himself where he comes from
   * has as many tries as he likes.
   */
  static Console.Requests requests(Config.Handshakes config) {
    List<Network> trusted = config.trustedProxies();
    Proxies proxies = new Proxies(trusted, trusted.isEmpty() ? null : config.addressHeader());
    // Of this server alone: whom else the operator lets connect has no business here.
    Origins own = new Origins(List.of());
    return new Console.Requests(proxies::address, proxies::isSecure, own::allow);
  }
}
