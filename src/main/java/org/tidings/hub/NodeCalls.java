package org.tidings.hub;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Glob;

/**
 * Carries out what concerns all nodes: here, and on the others at the same time. What is refused
 * here is asked of nobody.
 */
final class NodeCalls {
  private final Hub hub;
  private final ClientCalls clients;

  NodeCalls(Hub hub) {
    this.hub = hub;
    this.clients = new ClientCalls(hub);
  }

  /**
   * Has it done on all nodes: completes when all have. Where one failed, with its error. Fails, or
   * throws, as {@link #here}.
   */
  CompletionStage<ApiReply> everywhere(ApiCall call) {
    if (!concernsOthers(call)) {
      return here(call);
    }
    CompletionStage<ApiReply> own = here(call).exceptionally(ServerApi::failed);
    return own.thenCombine(hub.cluster().ask(call), NodeCalls::together);
  }

  private boolean concernsOthers(ApiCall call) {
    return call instanceof ApiCall.ToClients toClients
        ? toClients.target().client() == null || isElsewhere(toClients.target().client())
        : call instanceof ApiCall.Channels;
  }

  /** Ids are unique: who is here is nowhere else. Nobody has the empty one. */
  private boolean isElsewhere(String client) {
    return !client.isEmpty() && hub.client(client) == null;
  }

  /**
   * Carries out this node's part. May fail, or throw, with {@link RefusedCall} where that is the
   * caller's mistake.
   */
  CompletionStage<ApiReply> here(ApiCall call) {
    if (call instanceof ApiCall.ToClients toClients) {
      return clients.handle(toClients);
    } else if (call instanceof ApiCall.Channels asked) {
      return done(new ApiReply.Active(hub.channels().subscribers(names(asked.pattern()))));
    } else if (call instanceof ApiCall.Refused refused) {
      return done(new ApiReply.Failed(refused.code(), refused.why()));
    } else if (call instanceof ApiCall.Malformed malformed) {
      return done(new ApiReply.Failed(ErrorCode.BAD_REQUEST, malformed.why()));
    }
    throw new IllegalArgumentException("no call for all nodes: " + call.getClass());
  }

  private static CompletionStage<ApiReply> done(ApiReply reply) {
    return CompletableFuture.completedStage(reply);
  }

  private static Predicate<String> names(String pattern) {
    return pattern.isEmpty() ? name -> true : new Glob(pattern)::matches;
  }

  private static ApiReply together(ApiReply own, List<ApiReply> others) {
    for (ApiReply each : others) {
      if (each instanceof ApiReply.Failed) {
        return each;
      }
    }
    return own instanceof ApiReply.Active active ? sum(active, others) : own;
  }

  private static ApiReply sum(ApiReply.Active own, List<ApiReply> others) {
    Map<String, Integer> clients = new TreeMap<>(own.clients());
    for (ApiReply each : others) {
      if (each instanceof ApiReply.Active active) {
        active.clients().forEach((name, count) -> clients.merge(name, count, Integer::sum));
      }
    }
    return new ApiReply.Active(clients);
  }
}
