package org.tidings.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.Connection;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.Glob;

/**
 * Carries out what concerns all nodes: here, and on the others at the same time. What is refused
 * here is asked of nobody.
 */
final class NodeCalls {
  private final Hub hub;
  private final ClientCalls clients;
  private final ConnectionCalls connections;

  NodeCalls(Hub hub) {
    this.hub = hub;
    this.clients = new ClientCalls(hub);
    this.connections = new ConnectionCalls(hub);
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
    return own.thenCombine(hub.cluster().ask(call), (one, others) -> together(call, one, others));
  }

  private boolean concernsOthers(ApiCall call) {
    return call instanceof ApiCall.ToClients toClients
        ? toClients.target().client() == null || isElsewhere(toClients.target().client())
        : call instanceof ApiCall.Channels
            || (call instanceof ApiCall.Connections connections && concernsOthers(connections));
  }

  private boolean concernsOthers(ApiCall.Connections call) {
    ApiCall.Target target = call.target();
    return target == null || target.client() == null || isElsewhere(target.client());
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
      Paging<Integer> page = new Paging<>(asked.page(), Integer::sum);
      hub.channels().subscribers(names(asked.pattern()), page::add);
      return done(new ApiReply.Active(page.items(), page.next()));
    } else if (call instanceof ApiCall.Connections asked) {
      return connections.handle(asked);
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

  private static ApiReply together(ApiCall call, ApiReply own, List<ApiReply> others) {
    for (ApiReply each : others) {
      if (each instanceof ApiReply.Failed) {
        return each;
      }
    }
    if (own instanceof ApiReply.Active && call instanceof ApiCall.Channels channels) {
      return sum(channels.page(), own, others);
    } else if (own instanceof ApiReply.Connected && call instanceof ApiCall.Connections asked) {
      return union(asked.page(), own, others);
    }
    return own;
  }

  private static ApiReply sum(ApiCall.Page page, ApiReply own, List<ApiReply> others) {
    Paging<Integer> all = new Paging<>(page, Integer::sum);
    for (ApiReply each : and(own, others)) {
      if (each instanceof ApiReply.Active active) {
        all.addAll(active.clients(), active.next());
      }
    }
    return new ApiReply.Active(all.items(), all.next());
  }

  private static ApiReply union(ApiCall.Page page, ApiReply own, List<ApiReply> others) {
    Paging<Connection> all = new Paging<>(page, (one, same) -> one);
    for (ApiReply each : and(own, others)) {
      if (each instanceof ApiReply.Connected connected) {
        all.addAll(connected.connections(), connected.next());
      }
    }
    return new ApiReply.Connected(all.items(), all.next());
  }

  private static List<ApiReply> and(ApiReply own, List<ApiReply> others) {
    List<ApiReply> all = new ArrayList<>(others);
    all.add(own);
    return all;
  }
}
