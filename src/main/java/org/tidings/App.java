package org.tidings;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.app.MessageHandler;
import org.tidings.app.Tidings;
import org.tidings.app.WorkerHandler;
import org.tidings.auth.AccessPolicy;
import org.tidings.auth.AnyTokens;
import org.tidings.auth.ConsoleTokens;
import org.tidings.auth.JwtVerifier;
import org.tidings.auth.Tokens;
import org.tidings.auth.UserTokens;
import org.tidings.engine.Engine;
import org.tidings.http.ApiKeys;
import org.tidings.http.ApiServlet;
import org.tidings.http.Console;
import org.tidings.http.LastReady;
import org.tidings.http.MetricsAccess;
import org.tidings.http.MetricsServlet;
import org.tidings.http.OpenApiServlet;
import org.tidings.http.ProbeServlet;
import org.tidings.http.Proxies;
import org.tidings.http.Web;
import org.tidings.hub.Housekeeper;
import org.tidings.hub.Hub;
import org.tidings.hub.InProcess;
import org.tidings.hub.Limits;
import org.tidings.hub.Resources;
import org.tidings.hub.ServerApi;
import org.tidings.hub.Services;
import org.tidings.metrics.Metrics;
import org.tidings.websocket.Handshakes;
import org.tidings.websocket.Origins;
import org.tidings.websocket.WebSockets;

/**
 * The composition root: builds every part when the web application starts, and stops them in
 * reverse. The same in every container and standalone: nothing is injected or scanned for, but for
 * the endpoints, which containers find by their annotation.
 */
public final class App implements ServletContextListener {
  private static final Logger LOG = Logger.getLogger(App.class.getName());

  private final @Nullable Config given;
  private final Deque<Runnable> stops = new ArrayDeque<>();
  // Null until it serves.
  private volatile @Nullable Shutdown shutdown;

  /** For containers: the settings come from the environment. */
  public App() {
    this.given = null;
  }

  /** For standalone: the settings are known. */
  public App(Config config) {
    this.given = config;
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    Config config = given != null ? given : settings(context).read();
    try {
      start(context, config);
    } catch (RuntimeException | Error e) {
      stop();
      throw e;
    }
    if (given == null) {
      LOG.info(() -> "Tidings " + Version.TEXT + " is up at " + context.getContextPath() + "/");
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    stop();
    if (shutdown != null) {
      LOG.info("stopped");
    }
  }

  /**
   * Takes no more clients, finishes what is at work, and closes the clients; blocks until that is
   * done, or has taken too long. For standalone, which goes on answering meanwhile; else the first
   * step of {@link #contextDestroyed}.
   */
  public void stopServing() {
    Shutdown ending = shutdown;
    if (ending != null) {
      ending.run();
    }
  }

  private void start(ServletContext context, Config config) {
    config.notices().forEach(LOG::warning);
    Threads threads = new Threads();
    stops.push(threads::stop);
    Metrics metrics = new Metrics();
    stops.push(metrics::close);
    metrics.watchJvm();
    MessageHandler handler = InstalledHandler.find(App.class.getClassLoader());
    Engines.Ticking ticking = Engines.of(config, threads.workers());
    stops.push(ticking.stop());
    Engine engine = ticking.engine();
    InstantSource clock = InstantSource.system();
    Tokens tokens = ofUsers(config.access(), threads.handlers(), clock);
    ConsoleTokens consoleTokens = ConsoleParts.tokens(config, clock, tokens);
    Tokens all = consoleTokens == null ? tokens : consoleTokens;
    Hub hub = hub(config, handler, engine, all, threads, metrics);
    stops.push(hub::part);
    ServerApi api = new ServerApi(hub);
    startHandler(handler, new InProcess(hub, api));
    Housekeeper housekeeper =
        new Housekeeper(List.of(hub::tick, ticking.tick()), threads.timer(), System::nanoTime);
    stops.push(housekeeper::stop);
    Origins origins = new Origins(config.allowedOrigins());
    ApiServlet apiServlet =
        new ApiServlet(apiSettings(config.httpApi(), origins), api::handle, metrics);
    Proxies proxies =
        new Proxies(config.handshakes().trustedProxies(), config.handshakes().addressHeader());
    Console console = ConsoleParts.console(config, consoleTokens, api, metrics);
    Shutdown ending =
        new Shutdown(
            hub,
            config.operations().shutdownSpread(),
            threads.timer(),
            () -> closed(apiServlet, console));
    WebSockets.start(
        context, hub, handshakes(config, origins, proxies), config.messageSizeLimit(), ending::run);
    stops.push(WebSockets::stop);

    Web web = new Web(context);
    web.serve("api", apiServlet, "/api/*");
    web.serve("openapi", new OpenApiServlet(Version.TEXT), "/api/openapi.json");
    web.serve("health", ProbeServlet.health(housekeeper::lastRound, System::nanoTime), "/health");
    web.serve(
        "ready",
        ProbeServlet.ready(hub::isShutDown, engine::check, threads.timer(), threads.workers()),
        "/ready");
    LastReady ready =
        new LastReady(
            hub::isShutDown, engine::check, threads.timer(), threads.workers(), System::nanoTime);
    metrics.watch(Metrics.Watched.READY, ready::asNumber);
    MetricsAccess access =
        new MetricsAccess(config.operations().metricsToken(), config.handshakes().addressHeader());
    web.serve("metrics", new MetricsServlet(metrics, access), "/metrics");
    if (console != null) {
      console.serve(web);
    }
    web.servePages(console != null);
    shutdown = ending;
  }

  private void stop() {
    while (!stops.isEmpty()) {
      try {
        stops.pop().run();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a part did not stop", e);
      }
    }
  }

  private void startHandler(MessageHandler handler, Tidings tidings) {
    try {
      handler.start(tidings);
    } catch (RuntimeException | Error e) {
      String who = "the message handler " + handler.getClass().getName();
      LOG.log(Level.SEVERE, e, () -> who + " does not start");
      throw new ConfigException(who + " does not start: " + e);
    }
    stops.push(handler::stop);
  }

  /** Reads the tokens of users. */
  private static Tokens ofUsers(Config.Access access, Executor executor, InstantSource clock) {
    return access.insecure()
        ? new AnyTokens()
        : new UserTokens(new JwtVerifier(access.tokens(), executor, clock));
  }

  private static ApiServlet.Settings apiSettings(Config.HttpApi config, Origins origins) {
    return new ApiServlet.Settings(
        new ApiKeys(config.key(), config.insecure(), origins::allow),
        config.errorsAreStatuses(),
        config.bodyLimit());
  }

  private static CompletionStage<Void> closed(ApiServlet api, @Nullable Console console) {
    if (console == null) {
      return api.close();
    }
    CompletionStage<Void> other = console.close(); // Now: neither takes a call from here on.
    return api.close().thenCompose(end -> other);
  }

  private static Handshakes handshakes(Config config, Origins origins, Proxies proxies) {
    Config.Handshakes limits = config.handshakes();
    return new Handshakes(origins, limits.connections(), limits.perSecond(), proxies::address);
  }

  private static Hub hub(
      Config config,
      MessageHandler handler,
      Engine engine,
      Tokens tokens,
      Threads threads,
      Metrics metrics) {
    Config.Access access = config.access();
    Limits limits = config.limits();
    AccessPolicy policy =
        new AccessPolicy(
            config.namespaces(),
            access.insecure(),
            access.tokenRequired(),
            limits.channels().nameLength());
    return new Hub(
        new Services(
            handler.blocking() ? new WorkerHandler(handler, threads.handlers()) : handler,
            engine,
            policy,
            tokens,
            "tidings " + Version.TEXT,
            config.operations().nodeName(),
            metrics),
        limits,
        new Resources(
            System::nanoTime,
            InstantSource.system(),
            () -> ThreadLocalRandom.current().nextLong(),
            threads.workers(),
            threads.closers()));
  }

  private static Settings settings(ServletContext context) {
    Map<String, String> parameters = new HashMap<>();
    Collections.list(context.getInitParameterNames())
        .forEach(name -> parameters.put(name, context.getInitParameter(name)));
    return new Settings()
        .systemProperties(System.getProperties())
        .environment(System.getenv())
        .contextParameters(parameters);
  }
}
