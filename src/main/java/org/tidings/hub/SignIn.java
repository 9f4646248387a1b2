package org.tidings.hub;

import java.util.Objects;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.Identity;
import org.tidings.auth.Verdict;
import org.tidings.metrics.Metrics;
import org.tidings.protocol.Disconnect;

/** Finds out who a client is, by the token that it brings or by its having none. */
final class SignIn {
  /** Told how it ended, by a task of the inbox; never when the client has gone. */
  interface Outcome {
    void signedIn(Identity identity);

    /** The token was good, but is no more. */
    void expired();

    /** The client is not let in. */
    void refused(Disconnect why);

    /** Nothing can be said of the token at the moment. */
    void unavailable();
  }

  private static final Logger LOG = Logger.getLogger(SignIn.class.getName());

  private final Client client;
  private final Hub hub;
  private final Outcome outcome;

  SignIn(Client client, Hub hub, Outcome outcome) {
    this.client = client;
    this.hub = hub;
    this.outcome = outcome;
  }

  /** Begins. A task of the inbox, which has nothing left to do. */
  void start(@Nullable String token) {
    if (token != null && !token.isEmpty()) {
      client.awaiting().await(hub.tokens().connection(token), this::verified);
    } else if (hub.policy().tokenRequired()) {
      hub.metrics().signInRefused(Metrics.Refusal.REQUIRED);
      outcome.refused(Disconnect.BAD_REQUEST.because("a token is required"));
    } else {
      outcome.signedIn(Identity.ANONYMOUS);
    }
  }

  private void verified(@Nullable Verdict<Identity> verdict, @Nullable Throwable failure) {
    if (client.isGone()) {
      return;
    }
    if (failure != null) {
      refuse(Verdict.Refusal.UNAVAILABLE);
    } else if (verdict instanceof Verdict.Valid<Identity> valid) {
      if (hub.times().isOver(valid.value().expiresAt())) {
        refuse(Verdict.Refusal.EXPIRED);
      } else {
        outcome.signedIn(valid.value());
      }
    } else {
      var refused = (Verdict.Refused<Identity>) Objects.requireNonNull(verdict);
      LOG.fine(() -> "client " + client.id() + ": its token is refused: " + refused.why());
      refuse(refused.refusal());
    }
  }

  private void refuse(Verdict.Refusal why) {
    switch (why) {
      case EXPIRED -> {
        hub.metrics().signInRefused(Metrics.Refusal.EXPIRED);
        outcome.expired();
      }
      case UNAVAILABLE -> {
        hub.metrics().signInRefused(Metrics.Refusal.UNAVAILABLE);
        outcome.unavailable();
      }
      case INVALID, MISMATCH -> {
        hub.metrics().signInRefused(Metrics.Refusal.INVALID);
        outcome.refused(Disconnect.INVALID_TOKEN);
      }
    }
  }
}
