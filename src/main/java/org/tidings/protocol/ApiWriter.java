package org.tidings.protocol;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** The objects that back ends are answered. */
final class ApiWriter {
  private ApiWriter() {}

  /**
   * The body of an answer.
   *
   * @param bareErrors an error is the whole body, and not a member of it
   */
  static JsonObject body(ApiReply reply, boolean bareErrors) {
    if (reply instanceof ApiReply.Failed failed) {
      return bareErrors ? error(failed) : response(failed);
    }
    return reply instanceof ApiReply.Batched batched ? batch(batched) : response(reply);
  }

  private static JsonObject response(ApiReply reply) {
    return reply instanceof ApiReply.Failed failed
        ? new Fields().always("error", error(failed)).build()
        : new Fields().always("result", result(reply)).build();
  }

  private static JsonObject error(ApiReply.Failed failed) {
    return new Fields()
        .always("code", failed.code().code())
        .always("message", failed.message())
        .build();
  }

  private static JsonObject batch(ApiReply.Batched batched) {
    return new Fields()
        .always("replies", Fields.array(batched.replies(), ApiWriter::named))
        .build();
  }

  private static JsonObject named(ApiReply.Named named) {
    return named.reply() instanceof ApiReply.Failed failed
        ? new Fields().always("error", error(failed)).build()
        : new Fields().always(named.method(), result(named.reply())).build();
  }

  private static JsonObject result(ApiReply reply) {
    if (reply instanceof ApiReply.Done) {
      return JsonValue.EMPTY_JSON_OBJECT;
    } else if (reply instanceof ApiReply.Published published) {
      Position position = published.position();
      return new Fields().add("offset", position.offset()).add("epoch", position.epoch()).build();
    } else if (reply instanceof ApiReply.Broadcasted all) {
      return new Fields()
          .always("responses", Fields.array(all.responses(), ApiWriter::response))
          .build();
    } else if (reply instanceof ApiReply.Present present) {
      return MessageWriter.presence(present.clients());
    } else if (reply instanceof ApiReply.Counted counted) {
      return MessageWriter.counts(counted.clients(), counted.users());
    } else if (reply instanceof ApiReply.Kept kept) {
      return MessageWriter.history(kept.publications(), kept.top());
    } else if (reply instanceof ApiReply.Active active) {
      JsonObject channels = Fields.object(active.clients(), ApiWriter::channel);
      return new Fields().always("channels", channels).add("next", active.next()).build();
    } else if (reply instanceof ApiReply.Connected connected) {
      JsonObject connections = Fields.object(connected.connections(), ApiWriter::connection);
      return new Fields().always("connections", connections).add("next", connected.next()).build();
    } else if (reply instanceof ApiReply.Nodes nodes) {
      return new Fields().always("nodes", Fields.array(nodes.nodes(), ApiWriter::node)).build();
    }
    throw new IllegalArgumentException("a reply without a form: " + reply.getClass());
  }

  private static JsonObject channel(int clients) {
    return new Fields().always("num_clients", clients).build();
  }

  private static JsonObject connection(Connection connection) {
    Fields fields = new Fields();
    if (connection.user() != null) {
      fields.always("user", connection.user());
    }
    fields
        .always("node", connection.node())
        .always("mode", connection.mode())
        .always("since", connection.since())
        .always("num_subs", connection.subscriptions())
        .always("waiting", connection.waiting());
    if (connection.channels() != null) {
      fields.always("channels", Json.createArrayBuilder(connection.channels()).build());
    }
    return fields.build();
  }

  /** How a node is. */
  static JsonObject node(NodeInfo node) {
    return new Fields()
        .always("uid", node.uid())
        .always("name", node.name())
        .always("version", node.version())
        .always("num_clients", node.clients())
        .always("num_users", node.users())
        .always("num_subs", node.subscriptions())
        .always("num_channels", node.channels())
        .always("uptime", node.uptime())
        .always("time", node.time())
        .always("totals", totals(node.totals()))
        .always("heap_used", node.heap().used())
        .always("heap_max", node.heap().max())
        .build();
  }

  private static JsonObject totals(NodeInfo.Totals totals) {
    return new Fields()
        .always("messages_in", totals.messagesIn())
        .always("messages_out", totals.messagesOut())
        .always("bytes_in", totals.bytesIn())
        .always("bytes_out", totals.bytesOut())
        .always("publications", totals.publications())
        .always("disconnects", totals.disconnects())
        .always("errors", totals.errors())
        .always("slow_clients", totals.slowClients())
        .always("healings", totals.healings())
        .build();
  }
}
