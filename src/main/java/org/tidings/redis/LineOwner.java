package org.tidings.redis;

import java.util.concurrent.CompletionStage;

/** How the connections of a {@link Line} are made and used. */
interface LineOwner<C> {
  CompletionStage<C> connect();

  /** Who answers: its run id. Fails where it is nobody to work with. */
  CompletionStage<String> greet(C connection);

  CompletionStage<?> ping(C connection);

  /** It can be used. */
  void up(C connection, String run);

  /** It cannot be used any more. */
  void down(C connection);
}
