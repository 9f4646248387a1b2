package org.tidings.protocol;

import static java.util.Map.entry;

import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one call of the server API in one pass. For one body, by one thread.
 *
 * <p>Members that are not known are passed over. In a batch a call that lacks something, or is not
 * known, is refused alone; a member of the wrong type, or too much of something, refuses the whole
 * batch before anything of it is done.
 */
final class ApiReader {
  static final int MAX_CHANNELS = 10_000;
  static final int MAX_COMMANDS = 1_000;
  static final int MAX_TAGS = 64;
  static final int MAX_WHITELIST = 1_000;
  static final int MAX_PAGE = 1_000;

  /** Of everything that names something: users, clients, keys, tags. In characters. */
  static final int MAX_NAME = 1_024;

  static final String BATCH = "batch";

  /** What reads the members of each method, but for a batch. */
  static final Map<String, Function<Members, ApiCall>> METHODS =
      Map.ofEntries(
          entry("publish", asked -> new ApiCall.Publish(asked.channel(), content(asked))),
          entry("broadcast", ApiReader::broadcast),
          entry("subscribe", ApiReader::subscribe),
          entry("unsubscribe", ApiReader::unsubscribe),
          entry("disconnect", ApiReader::disconnect),
          entry("refresh", ApiReader::refresh),
          entry("presence", asked -> new ApiCall.Presence(asked.channel())),
          entry("presence_stats", asked -> new ApiCall.PresenceStats(asked.channel())),
          entry("history", ApiReader::history),
          entry("history_remove", asked -> new ApiCall.HistoryRemove(asked.channel())),
          entry("channels", ApiReader::channels),
          entry("connections", ApiReader::connections),
          entry("info", asked -> new ApiCall.Info()));

  /** What the server API has no method for. */
  static final String SEND = "send";

  /** What a node asks others: never by HTTP. */
  private static final Map<String, Function<Members, ApiCall>> METHODS_OF_NODES =
      Map.ofEntries(
          entry("subscribe", ApiReader::subscribe),
          entry("unsubscribe", ApiReader::unsubscribe),
          entry("disconnect", ApiReader::disconnected),
          entry("refresh", ApiReader::refresh),
          entry(SEND, asked -> new ApiCall.Send(target(asked), data(asked))),
          entry("channels", ApiReader::channels),
          entry("connections", ApiReader::connections));

  private final JsonParser parser;
  private final MembersReader reader;

  ApiReader(JsonParser parser, String body) {
    this.parser = parser;
    this.reader = new MembersReader(parser, body);
  }

  /** Whether there is such a method. */
  static boolean isMethod(String name) {
    return METHODS.containsKey(name) || name.equals(BATCH);
  }

  /** The call. Where the body is no JSON, or beyond the parser's limits, the parser throws. */
  ApiCall read(String method) {
    return read(() -> method.equals(BATCH) ? batch() : call(METHODS, method, reader.members("")));
  }

  /** As {@link #read}, of another node. */
  ApiCall readOfNode(String method) {
    return read(() -> call(METHODS_OF_NODES, method, reader.members("")));
  }

  private ApiCall read(Supplier<ApiCall> read) {
    if (parser.next() != Event.START_OBJECT) {
      return new ApiCall.Malformed("the body must be a JSON object");
    }
    ApiCall call;
    try {
      call = read.get();
    } catch (WrongMember e) {
      drain();
      call = refused(e);
    }
    return parser.hasNext() ? new ApiCall.Malformed("something follows the object") : call;
  }

  /** What is refused must be JSON to its end all the same. */
  private void drain() {
    while (parser.hasNext()) {
      parser.next();
    }
  }

  private static ApiCall refused(WrongMember wrong) {
    return new ApiCall.Refused(ErrorCode.BAD_REQUEST, wrong.why());
  }

  private static ApiCall call(
      Map<String, Function<Members, ApiCall>> methods, String method, Members asked) {
    Function<Members, ApiCall> read = methods.get(method);
    return read == null ? notFound() : read.apply(asked);
  }

  private static ApiCall notFound() {
    return new ApiCall.Refused(ErrorCode.METHOD_NOT_FOUND, ErrorCode.METHOD_NOT_FOUND.text());
  }

  private ApiCall batch() {
    List<ApiCall.Named> calls = null;
    while (parser.next() == Event.KEY_NAME) {
      boolean commands = parser.getString().equals("commands");
      Event value = parser.next();
      if (!commands) {
        parser.getValue();
      } else if (value == Event.START_ARRAY) {
        calls = commands();
      } else if (value != Event.VALUE_NULL) {
        throw new WrongMember("commands must be an array of objects");
      }
    }
    if (calls == null) {
      throw new MissingMember("commands is missing");
    }
    return new ApiCall.Batch(calls);
  }

  private List<ApiCall.Named> commands() {
    List<ApiCall.Named> calls = new ArrayList<>();
    for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
      String place = "commands[" + calls.size() + "]";
      if (event != Event.START_OBJECT) {
        throw new WrongMember(place + " must be an object");
      }
      if (calls.size() == MAX_COMMANDS) {
        throw new WrongMember("commands has more than " + MAX_COMMANDS + " items");
      }
      calls.add(command(place));
    }
    return calls;
  }

  /** One command: the first method in it that is known counts, as a reader would expect. */
  private ApiCall.Named command(String place) {
    ApiCall.Named found = null;
    while (parser.next() == Event.KEY_NAME) {
      String method = parser.getString();
      Event value = parser.next();
      if (found != null || !METHODS.containsKey(method) || value == Event.VALUE_NULL) {
        parser.getValue();
      } else if (value != Event.START_OBJECT) {
        throw new WrongMember(place + "." + method + " must be an object");
      } else {
        found = new ApiCall.Named(method, one(method, reader.members(place + "." + method)));
      }
    }
    return found != null ? found : new ApiCall.Named("", notFound());
  }

  private static ApiCall one(String method, Members asked) {
    try {
      return call(METHODS, method, asked);
    } catch (MissingMember e) {
      return refused(e);
    }
  }

  private static ApiCall broadcast(Members asked) {
    List<String> channels = asked.texts("channels", MAX_CHANNELS, MAX_NAME);
    if (channels.isEmpty()) {
      throw new MissingMember(asked.place("channels") + " is missing or empty");
    }
    return new ApiCall.Broadcast(channels, content(asked));
  }

  private static ApiCall.Content content(Members asked) {
    String key = asked.text("idempotency_key", MAX_NAME);
    String exclude = asked.text("exclude_client", MAX_NAME);
    var unused = asked.isTrue("delta"); // Must be one all the same; deltas are not sent.
    return new ApiCall.Content(
        data(asked),
        asked.textsByName("tags", MAX_TAGS, MAX_NAME),
        asked.isTrue("skip_history"),
        key.isEmpty() ? null : key,
        exclude.isEmpty() ? null : exclude);
  }

  private static Payload data(Members asked) {
    String encoded = asked.text("b64data");
    if (!encoded.isEmpty()) {
      return decoded(encoded, asked.place("b64data"));
    }
    Payload data = asked.data();
    if (data == null) {
      throw new MissingMember(asked.place("data") + " is missing");
    }
    return data;
  }

  /** What is sent is JSON, however it came. */
  private static Payload decoded(String base64, String place) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (JsonCodec.isJson(text)) {
        return Payload.of(text);
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      // It is refused below, like everything else that is not what it must be.
    }
    throw new WrongMember(place + " must be JSON in UTF-8, in base64");
  }

  private static ApiCall.Target target(Members asked) {
    boolean hasUser = asked.has("user");
    String user = asked.text("user", MAX_NAME);
    String client = asked.text("client", MAX_NAME);
    if (!hasUser && client.isEmpty()) {
      throw new MissingMember(asked.place("user") + " is missing, and so is client");
    }
    return new ApiCall.Target(hasUser ? user : null, client.isEmpty() ? null : client);
  }

  private static ApiCall subscribe(Members asked) {
    return new ApiCall.Subscribe(
        target(asked),
        asked.channel(),
        asked.payloadOrNull("info"),
        asked.payloadOrNull("data"),
        asked.number("expire_at", 0, Long.MAX_VALUE),
        asked.position("recover_since"));
  }

  private static ApiCall unsubscribe(Members asked) {
    return new ApiCall.Unsubscribe(target(asked), asked.channel());
  }

  private static ApiCall channels(Members asked) {
    return new ApiCall.Channels(asked.text("pattern", MAX_NAME), page(asked, 0));
  }

  private static ApiCall connections(Members asked) {
    boolean all = !asked.has("user") && asked.text("client").isEmpty();
    return new ApiCall.Connections(all ? null : target(asked), page(asked, MAX_PAGE));
  }

  /**
   * @param otherwise the limit where none is named
   */
  private static ApiCall.Page page(Members asked, int otherwise) {
    int limit = (int) asked.number("limit", 0, MAX_PAGE);
    return new ApiCall.Page(limit == 0 ? otherwise : limit, asked.text("after", MAX_NAME));
  }

  private static ApiCall disconnect(Members asked) {
    Members why = asked.members("disconnect");
    if (why != null && !isPlain(why.text("reason"))) {
      throw new WrongMember(why.place("reason") + " must be a plain text and no JSON");
    }
    return disconnected(asked);
  }

  /** SDKs take a reason that is JSON for one of their own. */
  private static boolean isPlain(String reason) {
    return !Utf8.hasLoneSurrogate(reason) && !JsonCodec.isJson(reason);
  }

  /** The application in the same process may give any reason. */
  private static ApiCall disconnected(Members asked) {
    return new ApiCall.Disconnected(
        target(asked),
        asked.texts("whitelist", MAX_WHITELIST, MAX_NAME),
        reason(asked.members("disconnect")));
  }

  private static Disconnect reason(@Nullable Members asked) {
    if (asked == null) {
      return Disconnect.FORCED;
    }
    if (!asked.has("code")) {
      throw new MissingMember(asked.place("code") + " is missing");
    }
    int code = (int) asked.number("code", 3000, 4999);
    String reason = asked.text("reason");
    long bytes = Utf8.length(reason);
    if (bytes > Disconnect.MAX_REASON_BYTES) {
      throw new WrongMember(
          asked.place("reason")
              + (" is " + bytes + " bytes long; at most " + Disconnect.MAX_REASON_BYTES));
    }
    return new Disconnect(code, reason);
  }

  private static ApiCall refresh(Members asked) {
    return new ApiCall.Refresh(
        target(asked), asked.isTrue("expired"), asked.number("expire_at", 0, Long.MAX_VALUE));
  }

  private static ApiCall history(Members asked) {
    Position since = asked.position("since");
    boolean reverse = asked.isTrue("reverse");
    if (reverse && since != null && since.offset() == 0) {
      throw new WrongMember(asked.place("since.offset") + " is 0: nothing comes before it");
    }
    int limit = (int) asked.number("limit", -1, Integer.MAX_VALUE);
    return new ApiCall.History(asked.channel(), limit, since, reverse);
  }
}
