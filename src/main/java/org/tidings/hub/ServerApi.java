package org.tidings.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.ErrorCode;
import org.tidings.protocol.NodeInfo;

/**
 * Carries out what back ends ask for, which may do everything: whether they may ask at all is
 * decided before. Thread-safe. Nothing here blocks; what is not answered in time is error 100: then
 * it is not known whether it was done.
 */
public final class ServerApi {
  private static final Logger LOG = Logger.getLogger(ServerApi.class.getName());

  private final Hub hub;
  private final ChannelCalls channels;
  private final NodeCalls nodes;

  public ServerApi(Hub hub) {
    this.hub = hub;
    this.channels = new ChannelCalls(hub);
    this.nodes = new NodeCalls(hub);
  }

  /** Carries out a call; the stage never fails. */
  public CompletionStage<ApiReply> handle(ApiCall call) {
    try {
      return carryOut(call).exceptionally(ServerApi::failed);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.completedStage(failed(e));
    }
  }

  /** What is answered where a call failed so. */
  static ApiReply failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RefusedCall refused) {
      return new ApiReply.Failed(refused.code(), refused.why());
    }
    LOG.log(Level.FINE, cause, () -> "a call of the server API failed");
    return ApiReply.Failed.of(ErrorCode.INTERNAL);
  }

  private CompletionStage<ApiReply> carryOut(ApiCall call) {
    if (call instanceof ApiCall.Broadcast broadcast) {
      return broadcast(broadcast);
    } else if (call instanceof ApiCall.Batch batch) {
      return batch(batch);
    } else if (call instanceof ApiCall.Info) {
      return CompletableFuture.completedStage(info());
    } else if (call instanceof ApiCall.InChannel inChannel) {
      return channels.handle(inChannel);
    }
    return nodes.everywhere(call);
  }

  /** This node as it is now, the others as they last said. */
  private ApiReply info() {
    List<NodeInfo> all = new ArrayList<>();
    all.add(hub.nodeInfo());
    all.addAll(hub.cluster().others());
    return new ApiReply.Nodes(all);
  }

  private CompletionStage<ApiReply> broadcast(ApiCall.Broadcast call) {
    List<CompletionStage<ApiReply>> responses = new ArrayList<>(call.channels().size());
    for (String channel : call.channels()) {
      responses.add(handle(new ApiCall.Publish(channel, call.content())));
    }
    return Stages.all(responses).thenApply(ApiReply.Broadcasted::new);
  }

  /** One after the other: what follows may rest on what comes before. */
  private CompletionStage<ApiReply> batch(ApiCall.Batch batch) {
    List<ApiReply.Named> replies = new ArrayList<>(batch.calls().size());
    CompletionStage<Void> last = CompletableFuture.completedStage(null);
    for (ApiCall.Named named : batch.calls()) {
      last =
          last.thenCompose(before -> handle(named.call()))
              .thenAccept(reply -> replies.add(new ApiReply.Named(named.method(), reply)));
    }
    return last.thenApply(end -> new ApiReply.Batched(replies));
  }
}
