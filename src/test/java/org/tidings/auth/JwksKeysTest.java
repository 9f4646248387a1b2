package org.tidings.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.auth.Verdicts.invalid;
import static org.tidings.auth.Verdicts.refused;
import static org.tidings.auth.Verdicts.valid;

import com.nimbusds.jose.jwk.RSAKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.auth.Verdict.Refusal;

/** When keys are fetched, by whom, and what holds while they cannot be. */
class JwksKeysTest {
  private static final String CLAIMS = "{\"sub\":\"zzmarkzz\"}";
  private static final RSAKey NEW_RSA = Signing.rsa("new", 2048);

  private final JwksServer server = new JwksServer();
  private final LogLines log = new LogLines(JwksKeys.class, Level.ALL);
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final JwtVerifier waiting = verifier(tasks::add);
  private final JwtVerifier verifier = verifier(Runnable::run);
  // Overflows soon, as System.nanoTime may.
  private long nanos = Long.MAX_VALUE - 1;

  @AfterEach
  void close() {
    server.close();
    log.assertExhausted();
    log.close();
  }

  @Test
  void nothingIsFetchedBeforeATokenNeedsIt() {
    valid(verifier.connection(Signing.token("HS256", CLAIMS)));
    invalid(verifier.connection(Signing.token("RS256", CLAIMS)));
    String foreign = "{\"alg\":\"HS256\",\"kid\":\"rsa-1\"}";
    byte[] secret = new byte[32];
    invalid(verifier.connection(Signing.token(foreign, CLAIMS, "HS256", Signing.hmac(secret))));
    assertEquals(0, server.takeRequests());
  }

  @Test
  void keysAreFetchedOnceAndKeptForTheirLife() {
    server.publish(Signing.RSA.toPublicJWK(), Signing.P256.toPublicJWK());
    assertEquals("zzmarkzz", valid(verifier.connection(rsaToken())).user());
    valid(verifier.connection(Signing.named("p256", Signing.P256, CLAIMS)));
    pass(JwksKeys.LIFE.minusNanos(1));
    valid(verifier.connection(rsaToken()));
    assertEquals(1, server.takeRequests());
    pass(Duration.ofNanos(1));
    valid(verifier.connection(rsaToken()));
    valid(verifier.connection(rsaToken()));
    assertEquals(1, server.takeRequests());
  }

  @Test
  void aWithdrawnKeyIsForgottenAfterItsLife() {
    server.publish(Signing.RSA);
    valid(verifier.connection(rsaToken()));
    server.publish(NEW_RSA);
    pass(JwksKeys.LIFE);
    invalid(verifier.connection(rsaToken()));
    valid(verifier.connection(newToken()));
  }

  @Test
  void anUnknownKeyIsFetchedButNotMoreOftenThanThePauseAllows() {
    server.publish(Signing.RSA);
    valid(verifier.connection(rsaToken()));
    pass(JwksKeys.PAUSE.minusNanos(1));
    server.publish(Signing.RSA, NEW_RSA);
    for (int i = 0; i < 10; i++) {
      invalid(verifier.connection(newToken()));
    }
    assertEquals(1, server.takeRequests());
    pass(Duration.ofNanos(1));
    valid(verifier.connection(newToken()));
    valid(verifier.connection(rsaToken()));
    assertEquals(1, server.takeRequests());
    for (int i = 0; i < 10; i++) {
      invalid(verifier.connection(Signing.named("zzmarkzz" + i, Signing.OTHER_RSA, CLAIMS)));
    }
    assertEquals(0, server.takeRequests());
  }

  @Test
  void whoAsksWhileAFetchIsUnderWaySharesIt() {
    server.publish(Signing.RSA);
    List<CompletionStage<Verdict<Identity>>> good = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      good.add(waiting.connection(rsaToken()));
    }
    CompletionStage<Verdict<Identity>> bad = waiting.connection(newToken());
    for (CompletionStage<Verdict<Identity>> each : good) {
      assertFalse(each.toCompletableFuture().isDone());
    }
    assertEquals(1, tasks.size());
    assertEquals(0, server.takeRequests());
    runTask();
    good.forEach(Verdicts::valid);
    invalid(bad);
    assertEquals(1, server.takeRequests());
  }

  @Test
  void knownKeysDoNotWaitForTheFetchOfAnUnknownOne() {
    server.publish(Signing.RSA);
    CompletionStage<Verdict<Identity>> first = waiting.connection(rsaToken());
    runTask();
    valid(first);
    pass(JwksKeys.PAUSE);
    CompletionStage<Verdict<Identity>> unknown = waiting.connection(newToken());
    valid(waiting.connection(rsaToken()));
    assertFalse(unknown.toCompletableFuture().isDone());
    runTask();
    invalid(unknown);
  }

  @Test
  void withoutKeysTheyAreUnavailableAndAskedForAgainAfterThePause() {
    server.answer(503, "");
    refused(Refusal.UNAVAILABLE, verifier.connection(rsaToken()));
    refused(Refusal.UNAVAILABLE, verifier.subscription(rsaToken(), "a", ""));
    assertEquals(1, server.takeRequests());
    assertTold(Level.WARNING, "HTTP status 503");
    pass(JwksKeys.PAUSE);
    refused(Refusal.UNAVAILABLE, verifier.connection(rsaToken()));
    assertEquals(1, server.takeRequests());
    server.publish(Signing.RSA);
    pass(JwksKeys.PAUSE);
    valid(verifier.connection(rsaToken()));
    assertTold(Level.INFO, "again");
  }

  @Test
  void inAnOutageTheOldKeysServeAtOnceAndUnknownOnesAreUnavailable() {
    server.publish(Signing.RSA);
    CompletionStage<Verdict<Identity>> first = waiting.connection(rsaToken());
    runTask();
    valid(first);
    server.answer(500, "");
    pass(JwksKeys.LIFE);
    CompletionStage<Verdict<Identity>> old = waiting.connection(rsaToken());
    assertFalse(old.toCompletableFuture().isDone());
    runTask();
    valid(old);
    assertTold(Level.WARNING, "HTTP status 500");
    valid(waiting.connection(rsaToken()));
    refused(Refusal.UNAVAILABLE, waiting.connection(newToken()));
    assertTrue(tasks.isEmpty());

    pass(JwksKeys.PAUSE);
    valid(waiting.connection(rsaToken()));
    CompletionStage<Verdict<Identity>> unknown = waiting.connection(newToken());
    assertEquals(1, tasks.size());
    server.publish(NEW_RSA);
    runTask();
    assertTold(Level.INFO, "again");
    valid(unknown);
    invalid(waiting.connection(rsaToken()));
  }

  @Test
  void withoutAThreadToFetchOnTheyAreUnavailable() {
    JwtVerifier busy =
        verifier(
            task -> {
              throw new RejectedExecutionException("zzfullzz");
            });
    refused(Refusal.UNAVAILABLE, busy.connection(rsaToken()));
    assertTold(Level.WARNING, "zzfullzz");
    refused(Refusal.UNAVAILABLE, busy.connection(rsaToken()));
  }

  @Test
  void configuredKeysNeedNoFetchWhateverTheTokenNames() {
    TokenSettings settings =
        new TokenSettings(null, Signing.pem(Signing.RSA), null, null, null, null);
    JwtVerifier both = new JwtVerifier(settings, keys(Runnable::run), InstantSource.system());
    server.publish(NEW_RSA);
    valid(both.connection(rsaToken()));
    assertEquals(0, server.takeRequests());
    valid(both.connection(newToken()));
    assertEquals(1, server.takeRequests());
  }

  @Test
  void theEndpointOfTheSettingsIsAsked() {
    server.publish(Signing.RSA);
    TokenSettings settings = new TokenSettings(null, null, null, server.address(), null, null);
    JwtVerifier whole = new JwtVerifier(settings, Runnable::run, InstantSource.system());
    valid(whole.connection(rsaToken()));
  }

  private void runTask() {
    Runnable task = tasks.poll();
    assertNotNull(task, "nothing to run");
    task.run();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private void assertTold(Level level, String what) {
    LogRecord told = log.takeOne();
    assertEquals(level, told.getLevel());
    String all = told.getMessage() + Arrays.toString(told.getParameters());
    assertTrue(all.contains(what), all);
    assertTrue(all.contains("127.0.0.1"), all);
    assertFalse(all.contains("zzmarkzz"), all);
  }

  private JwksKeys keys(Executor executor) {
    return new JwksKeys(
        new JwksEndpoint(server.address(), JwksEndpoint.TIMEOUT), executor, () -> nanos);
  }

  private JwtVerifier verifier(Executor executor) {
    TokenSettings settings = new TokenSettings(Signing.SECRET, null, null, null, null, null);
    return new JwtVerifier(settings, keys(executor), InstantSource.system());
  }

  private static String rsaToken() {
    return Signing.named("rsa-1", Signing.RSA, CLAIMS);
  }

  private static String newToken() {
    return Signing.named("new", NEW_RSA, CLAIMS);
  }
}
