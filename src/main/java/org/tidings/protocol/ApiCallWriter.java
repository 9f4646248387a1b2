package org.tidings.protocol;

import jakarta.json.Json;
import jakarta.json.JsonObject;

/**
 * The calls of the server API that concern all nodes, as one node tells another: what {@link
 * ApiReader} reads.
 */
final class ApiCallWriter {
  private ApiCallWriter() {}

  /**
   * The name of the call's method.
   *
   * @throws IllegalArgumentException if nodes do not tell each other such calls
   */
  static String method(ApiCall call) {
    if (call instanceof ApiCall.Subscribe) {
      return "subscribe";
    } else if (call instanceof ApiCall.Unsubscribe) {
      return "unsubscribe";
    } else if (call instanceof ApiCall.Disconnected) {
      return "disconnect";
    } else if (call instanceof ApiCall.Refresh) {
      return "refresh";
    } else if (call instanceof ApiCall.Send) {
      return ApiReader.SEND;
    } else if (call instanceof ApiCall.Channels) {
      return "channels";
    } else if (call instanceof ApiCall.Connections) {
      return "connections";
    }
    throw new IllegalArgumentException("a call that is no node's: " + call.getClass());
  }

  /** The object with the call's members. */
  static JsonObject members(ApiCall call) {
    if (call instanceof ApiCall.ToClients toClients) {
      return members(toClients);
    } else if (call instanceof ApiCall.Connections connections) {
      ApiCall.Target target = connections.target();
      return page(target == null ? new Fields() : target(target), connections.page());
    }
    ApiCall.Channels channels = (ApiCall.Channels) call;
    return page(new Fields().add("pattern", channels.pattern()), channels.page());
  }

  private static JsonObject page(Fields fields, ApiCall.Page page) {
    return fields.add("limit", page.limit()).add("after", page.after()).build();
  }

  private static JsonObject members(ApiCall.ToClients call) {
    Fields fields = target(call.target());
    if (call instanceof ApiCall.Subscribe subscribe) {
      fields
          .always("channel", subscribe.channel())
          .add("info", subscribe.info())
          .add("data", subscribe.data())
          .add("expire_at", subscribe.expireAt());
      Position since = subscribe.recoverSince();
      if (since != null) {
        fields.always("recover_since", position(since));
      }
    } else if (call instanceof ApiCall.Unsubscribe unsubscribe) {
      fields.always("channel", unsubscribe.channel());
    } else if (call instanceof ApiCall.Disconnected disconnected) {
      fields
          .always("whitelist", Json.createArrayBuilder(disconnected.whitelist()).build())
          .always("disconnect", reason(disconnected.why()));
    } else if (call instanceof ApiCall.Refresh refresh) {
      fields.add("expired", refresh.expired()).add("expire_at", refresh.expireAt());
    } else if (call instanceof ApiCall.Send send) {
      fields.add("data", send.data());
    }
    return fields.build();
  }

  /** The empty user is one: whoever is anonymous. */
  private static Fields target(ApiCall.Target target) {
    Fields fields = new Fields();
    String user = target.user();
    String client = target.client();
    if (user != null) {
      fields.always("user", user);
    }
    if (client != null) {
      fields.always("client", client);
    }
    return fields;
  }

  private static JsonObject position(Position position) {
    return new Fields().add("offset", position.offset()).add("epoch", position.epoch()).build();
  }

  private static JsonObject reason(Disconnect why) {
    return new Fields().always("code", why.code()).add("reason", why.reason()).build();
  }
}
