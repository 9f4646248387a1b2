package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tidings.auth.ConsoleTokens;
import org.tidings.auth.JwtVerifier;
import org.tidings.auth.TokenSettings;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.ApiReply;

class ConsoleTest {
  private static final String PASSWORD = "correct horse";
  private static final String SIGN_IN = "{\"password\":\"" + PASSWORD + "\"}";
  private static final String STOPPING =
      "503 1 {\"error\":{\"code\":100,\"message\":\"the server is stopping\"}}";

  private final ConsoleTokens tokens =
      new ConsoleTokens(
          PASSWORD,
          InstantSource.system(),
          new JwtVerifier(TokenSettings.NONE, Runnable::run, InstantSource.system()));
  private final List<ApiCall> calls = new ArrayList<>();
  private final CompletableFuture<ApiReply> reply = new CompletableFuture<>();
  private final Map<String, Servlet> servlets = new HashMap<>();
  private final Console console = console();

  private Console console() {
    Console.Requests requests =
        new Console.Requests(request -> "192.0.2.1", request -> false, (origin, host) -> true);
    Console made =
        new Console(
            new Console.Setup(
                PASSWORD, tokens, "{}", "one", "0", requests, InstantSource.system(), () -> 0),
            this::handle,
            new Metrics());
    made.serve(new Web(context()));
    return made;
  }

  private CompletableFuture<ApiReply> handle(ApiCall call) {
    calls.add(call);
    return reply;
  }

  /** Keeps the servlets by their paths. */
  private ServletContext context() {
    return proxy(ServletContext.class, args -> registration((Servlet) args[1]));
  }

  private ServletRegistration.Dynamic registration(Servlet servlet) {
    return proxy(
        ServletRegistration.Dynamic.class,
        args -> {
          if (args[0] instanceof String[] paths) {
            for (String path : paths) {
              servlets.put(path, servlet);
            }
          }
          return null;
        });
  }

  private interface Answer {
    @Nullable Object to(Object[] args);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> answer.to(args)));
  }

  private FakeExchange asks(String pattern, String path, String body) throws Exception {
    FakeExchange exchange =
        new FakeExchange("POST", Map.of())
            .at(path)
            .with("tidings_console", tokens.session())
            .sends("application/json", body);
    Objects.requireNonNull(servlets.get(pattern)).service(exchange.request(), exchange.response());
    return exchange;
  }

  private FakeExchange signsIn() throws Exception {
    return asks(ConsoleServlet.SESSION, ConsoleServlet.SESSION, SIGN_IN);
  }

  private FakeExchange calls() throws Exception {
    return asks("/console/api/*", "/console/api/info", "{}");
  }

  private static String answer(FakeExchange exchange) {
    return exchange.status() + " " + exchange.header("Retry-After") + " " + exchange.body();
  }

  @Test
  void whileTheServerStopsNobodySignsInOrCalls() throws Exception {
    console.close();
    for (FakeExchange exchange : List.of(signsIn(), calls())) {
      exchange.arrives();
      assertEquals(STOPPING, answer(exchange));
      assertNull(exchange.header("Set-Cookie"));
    }
    assertTrue(calls.isEmpty());
  }

  @Test
  void whoIsStillSendingIsNotWaitedFor() throws Exception {
    FakeExchange sending = signsIn();
    assertEquals("", sending.body());
    assertTrue(console.close().toCompletableFuture().isDone());
    assertEquals(STOPPING, answer(sending));
    assertNull(sending.header("Set-Cookie"));
  }

  @Test
  void aCallThatWasTakenIsWaitedFor() throws Exception {
    FakeExchange exchange = calls();
    exchange.arrives();
    assertEquals(1, calls.size());
    CompletableFuture<Void> closed = console.close().toCompletableFuture();
    assertFalse(closed.isDone());
    reply.complete(new ApiReply.Done());
    assertTrue(closed.isDone());
    assertEquals(200, exchange.status());
  }
}
