package org.tidings.hub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.Grant;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.ErrorCode;

/**
 * Carries out what back ends want of clients: those that are meant, on this node, as they are when
 * they are asked. A client that does not exist is no error, nor one that goes meanwhile.
 */
final class ClientCalls {
  private static final CompletionStage<@Nullable ErrorCode> WELL =
      CompletableFuture.completedStage(null);

  private final Hub hub;

  ClientCalls(Hub hub) {
    this.hub = hub;
  }

  /** Throws {@link RefusedCall} where it is the caller's mistake. */
  CompletionStage<ApiReply> handle(ApiCall.ToClients call) {
    if (call instanceof ApiCall.Subscribe subscribe) {
      Invitation invitation = invitation(subscribe);
      return each(call, client -> client.outside().invite(invitation));
    } else if (call instanceof ApiCall.Unsubscribe unsubscribe) {
      String channel = unsubscribe.channel();
      var unused = ChannelCalls.options(hub, channel);
      return each(call, client -> client.outside().expel(channel));
    } else if (call instanceof ApiCall.Disconnected disconnected) {
      return done(hub.clients(call.target()), client -> disconnect(client, disconnected));
    } else if (call instanceof ApiCall.Send send) {
      return each(call, client -> client.outside().tell(mode -> mode.told(send.data())));
    }
    return refresh((ApiCall.Refresh) call);
  }

  private Invitation invitation(ApiCall.Subscribe call) {
    if (hub.times().isOver(call.expireAt())) {
      throw new RefusedCall(
          ErrorCode.BAD_REQUEST, "expire_at is " + call.expireAt() + ": that is over");
    }
    return new Invitation(
        call.channel(),
        ChannelCalls.options(hub, call.channel()),
        new Grant(call.info(), call.data(), call.expireAt()),
        call.recoverSince());
  }

  private static CompletionStage<@Nullable ErrorCode> disconnect(
      Client client, ApiCall.Disconnected call) {
    if (!call.whitelist().contains(client.id())) {
      client.disconnect(call.why());
    }
    return WELL;
  }

  private CompletionStage<ApiReply> refresh(ApiCall.Refresh call) {
    boolean over = call.expired() || hub.times().isOver(call.expireAt());
    return each(
        call,
        client -> {
          if (over) {
            client.disconnect(Disconnect.EXPIRED);
            return WELL;
          }
          return client.outside().tell(mode -> mode.refreshed(call.expireAt()));
        });
  }

  /** Does it with those that have signed in; one that just does so waits for it in its inbox. */
  private CompletionStage<ApiReply> each(
      ApiCall.ToClients call, Function<Client, CompletionStage<@Nullable ErrorCode>> what) {
    Collection<Client> meant = hub.clients(call.target());
    boolean byId = call.target().client() != null;
    return done(
        byId ? meant.stream().filter(client -> client.account().isKnown()).toList() : meant, what);
  }

  /** Completes when it has been done with every client; in error if one of them says so. */
  private CompletionStage<ApiReply> done(
      Collection<Client> clients, Function<Client, CompletionStage<@Nullable ErrorCode>> what) {
    List<CompletionStage<@Nullable ErrorCode>> ends = new ArrayList<>();
    for (Client client : clients) {
      ends.add(what.apply(client));
    }
    return hub.patience().with(Stages.all(ends)).thenApply(ClientCalls::outcome);
  }

  private static ApiReply outcome(List<@Nullable ErrorCode> errors) {
    List<ErrorCode> failed = new ArrayList<>();
    for (ErrorCode error : errors) {
      if (error != null) {
        failed.add(error);
      }
    }
    if (failed.isEmpty()) {
      return ApiReply.DONE;
    }
    ErrorCode first = failed.get(0);
    return new ApiReply.Failed(
        first, first.text() + ": " + failed.size() + " of " + errors.size() + " clients");
  }
}
