package org.tidings.http;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Finds out whether something is as it should be. */
interface Probe {
  /**
   * Looks, without blocking.
   *
   * @return what is wrong, in words that everybody may read; empty if nothing is. Does not fail.
   *     Completes on a thread that may write to a client
   */
  CompletionStage<List<String>> problems();
}
