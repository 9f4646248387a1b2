package org.tidings.protocol;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The form of what nodes say to each other, both ways. Stateless and thread-safe.
 *
 * <p>One line of JSON says what kind of message it is, by whom and for whom. A call and a reply
 * follow on the second line, each as it would be in the server API: so whatever a back end may send
 * can be passed on, at the same depth. Kinds and members that are not known are passed over: nodes
 * of different versions may meet.
 *
 * <pre>{@code
 * {"kind":"here","info":{"uid":…,"name":…,…},"new":true}
 * {"kind":"gone","from":UID}
 * {"kind":"call","from":UID,"id":"7","method":"disconnect"}
 * {"user":"42"}
 * {"kind":"reply","from":UID,"to":UID,"id":"7"}
 * {"result":{}}
 * }</pre>
 */
public final class NodeCodec {
  /** The first line, in characters; beyond it is nobody's message. */
  static final int MAX_HEAD = 16_384;

  /** Of one client: more than it can be allowed. */
  private static final int MAX_CHANNELS = 1_000_000;

  private final JsonCodec codec;

  /** With what reads and writes JSON. */
  public NodeCodec(JsonCodec codec) {
    this.codec = codec;
  }

  /** The message as text. */
  public String text(NodeMessage message) {
    if (message instanceof NodeMessage.Here here) {
      Fields head = head("here").always("info", ApiWriter.node(here.info()));
      return codec.json(head.add("new", here.isNew()).build());
    } else if (message instanceof NodeMessage.Asked asked) {
      Fields head = from("call", asked).always("id", asked.id()).always("method", asked.method());
      return codec.json(head.build()) + '\n' + asked.body();
    } else if (message instanceof NodeMessage.Answered answered) {
      Fields head = from("reply", answered).always("to", answered.to()).always("id", answered.id());
      return codec.json(head.build()) + '\n' + answered.body();
    }
    return codec.json(from("gone", message).build());
  }

  private static Fields from(String kind, NodeMessage message) {
    return head(kind).always("from", message.from());
  }

  private static Fields head(String kind) {
    return new Fields().always("kind", kind);
  }

  /** Reads a message; empty if it is none, or of a kind that is not known. Never throws. */
  public Optional<NodeMessage> message(String text) {
    int end = text.indexOf('\n');
    String head = end < 0 ? text : text.substring(0, end);
    if (head.length() > MAX_HEAD || !(object(head) instanceof JsonObject object)) {
      return Optional.empty();
    }
    try {
      String body = end < 0 ? "" : text.substring(end + 1);
      return Optional.ofNullable(message(new Members("", object, Map.of()), body));
    } catch (WrongMember e) {
      return Optional.empty();
    }
  }

  private static @Nullable NodeMessage message(Members head, String body) {
    return switch (head.text("kind")) {
      case "here" -> here(head);
      case "gone" -> new NodeMessage.Gone(head.required("from"));
      case "call" ->
          new NodeMessage.Asked(
              head.required("from"), head.required("id"), head.required("method"), body);
      case "reply" ->
          new NodeMessage.Answered(
              head.required("from"), head.required("to"), head.required("id"), body);
      default -> null;
    };
  }

  private static NodeMessage.@Nullable Here here(Members head) {
    Members info = head.members("info");
    return info == null ? null : new NodeMessage.Here(info(info), head.isTrue("new"));
  }

  private static NodeInfo info(Members info) {
    return new NodeInfo(
        info.required("uid"),
        info.text("name"),
        info.text("version"),
        count(info, "num_clients"),
        count(info, "num_users"),
        count(info, "num_subs"),
        count(info, "num_channels"),
        size(info, "uptime"),
        size(info, "time"),
        totals(info.members("totals")),
        new NodeInfo.Heap(size(info, "heap_used"), size(info, "heap_max")));
  }

  private static NodeInfo.Totals totals(@Nullable Members totals) {
    return totals == null
        ? NodeInfo.Totals.NONE
        : new NodeInfo.Totals(
            size(totals, "messages_in"),
            size(totals, "messages_out"),
            size(totals, "bytes_in"),
            size(totals, "bytes_out"),
            size(totals, "publications"),
            size(totals, "disconnects"),
            size(totals, "errors"),
            size(totals, "slow_clients"),
            size(totals, "healings"));
  }

  private static long size(Members members, String name) {
    return members.number(name, 0, Long.MAX_VALUE);
  }

  private static int count(Members members, String name) {
    return (int) members.number(name, 0, Integer.MAX_VALUE);
  }

  /**
   * A call, for others to carry out.
   *
   * @throws IllegalArgumentException if nodes do not tell each other such calls
   */
  public NodeMessage.Asked asked(String from, String id, ApiCall call) {
    String method = ApiCallWriter.method(call);
    return new NodeMessage.Asked(from, id, method, codec.json(ApiCallWriter.members(call)));
  }

  /** Reads what is asked. Never throws: what is no call is refused or malformed. */
  public ApiCall call(NodeMessage.Asked asked) {
    return codec.nodeCall(asked.method(), asked.body());
  }

  /** An answer to what another node asked. */
  public NodeMessage.Answered answered(String from, NodeMessage.Asked asked, ApiReply reply) {
    String body = codec.apiReply(reply, false);
    return new NodeMessage.Answered(from, asked.from(), asked.id(), body);
  }

  /** Reads what is answered. Never throws: what is not understood is error 100. */
  public ApiReply reply(NodeMessage.Answered answered) {
    if (object(answered.body()) instanceof JsonObject object) {
      try {
        return reply(new Members("", object, Map.of()));
      } catch (WrongMember e) {
        // As below.
      }
    }
    return new ApiReply.Failed(
        ErrorCode.INTERNAL, "a node's answer was not understood; what it was asked may be done");
  }

  private static ApiReply reply(Members reply) {
    Members error = reply.members("error");
    if (error != null) {
      int code = (int) error.number("code", 0, Integer.MAX_VALUE);
      return new ApiReply.Failed(ErrorCode.of(code), error.text("message"));
    }
    Members result = reply.members("result");
    if (result == null) {
      throw new MissingMember("result is missing");
    }
    if (result.has("channels")) {
      return active(result);
    }
    return result.has("connections") ? connected(result) : ApiReply.DONE;
  }

  private static ApiReply active(Members result) {
    Map<String, Integer> clients = new TreeMap<>();
    result.objects("channels").forEach((name, one) -> clients.put(name, count(one, "num_clients")));
    return new ApiReply.Active(clients, result.text("next"));
  }

  private static ApiReply connected(Members result) {
    Map<String, Connection> connections = new TreeMap<>();
    result.objects("connections").forEach((id, one) -> connections.put(id, connection(one)));
    return new ApiReply.Connected(connections, result.text("next"));
  }

  private static Connection connection(Members one) {
    return new Connection(
        one.has("user") ? one.text("user") : null,
        one.text("node"),
        one.text("mode"),
        size(one, "since"),
        count(one, "num_subs"),
        size(one, "waiting"),
        one.has("channels") ? one.texts("channels", MAX_CHANNELS, ApiReader.MAX_NAME) : null);
  }

  private @Nullable JsonValue object(String text) {
    return codec.decode(text) instanceof Inbound.Value value ? value.json() : null;
  }
}
