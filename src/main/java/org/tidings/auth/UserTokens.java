package org.tidings.auth;

import java.util.concurrent.CompletionStage;

/**
 * The tokens of users, who are never {@link ConsoleTokens#USER}: that one has no limit of
 * connections.
 */
public final class UserTokens implements Tokens {
  private final Tokens all;

  /**
   * @param all reads them
   */
  public UserTokens(Tokens all) {
    this.all = all;
  }

  @Override
  public CompletionStage<Verdict<Identity>> connection(String token) {
    return all.connection(token).thenApply(UserTokens::ofUser);
  }

  private static Verdict<Identity> ofUser(Verdict<Identity> verdict) {
    return verdict instanceof Verdict.Valid<Identity> valid
            && valid.value().user().equals(ConsoleTokens.USER)
        ? new Verdict.Refused<>(Verdict.Refusal.INVALID, "in the name of the console")
        : verdict;
  }

  @Override
  public CompletionStage<Verdict<Grant>> subscription(String token, String channel, String user) {
    return all.subscription(token, channel, user);
  }
}
