package org.tidings.hub;

import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.tidings.app.Tidings;
import org.tidings.app.TidingsException;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Position;

/** The server API for the application in the same process. */
public final class InProcess implements Tidings {
  private final Hub hub;
  private final ServerApi api;

  public InProcess(Hub hub, ServerApi api) {
    this.hub = hub;
    this.api = api;
  }

  @Override
  public CompletionStage<Position> publish(String channel, JsonValue data) {
    ApiCall.Content content = new ApiCall.Content(payload(data), Map.of(), false, null, null);
    return handle(new ApiCall.Publish(Objects.requireNonNull(channel), content))
        .thenApply(
            reply ->
                reply instanceof ApiReply.Published published
                    ? published.position()
                    : Position.NONE);
  }

  @Override
  public CompletionStage<Void> sendToClient(String client, JsonValue data) {
    return done(new ApiCall.Send(client(client), payload(data)));
  }

  @Override
  public CompletionStage<Void> sendToUser(String user, JsonValue data) {
    return done(new ApiCall.Send(user(user), payload(data)));
  }

  @Override
  public CompletionStage<Void> disconnectClient(String client, int code, String reason) {
    return done(new ApiCall.Disconnected(client(client), List.of(), why(code, reason)));
  }

  @Override
  public CompletionStage<Void> disconnectUser(String user, int code, String reason) {
    return done(new ApiCall.Disconnected(user(user), List.of(), why(code, reason)));
  }

  private static Disconnect why(int code, String reason) {
    if (code < 3000) {
      throw new IllegalArgumentException("close code " + code + " is not in 3000 to 4999");
    }
    return new Disconnect(code, reason);
  }

  private static ApiCall.Target client(String id) {
    return new ApiCall.Target(null, Objects.requireNonNull(id));
  }

  private static ApiCall.Target user(String id) {
    return new ApiCall.Target(Objects.requireNonNull(id), null);
  }

  private Payload payload(JsonValue data) {
    return hub.codec().payload(data);
  }

  private CompletionStage<Void> done(ApiCall call) {
    return handle(call).thenAccept(reply -> {});
  }

  private CompletionStage<ApiReply> handle(ApiCall call) {
    return api.handle(call)
        .thenApply(
            reply -> {
              if (reply instanceof ApiReply.Failed failed) {
                throw new TidingsException(failed.code().code(), failed.message());
              }
              return reply;
            });
  }
}
