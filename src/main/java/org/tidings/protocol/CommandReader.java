package org.tidings.protocol;

import static java.util.Map.entry;

import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one command in one pass. For one line, by one thread.
 *
 * <p>Names that are not known are passed over. Of an object's members with the same name the last
 * one counts; two methods in one command are an error, also when they are the same.
 */
final class CommandReader {
  private static final long MAX_ID = 0xffff_ffffL;
  private static final Map<String, Method> METHODS =
      Map.ofEntries(
          entry(
              "connect",
              (id, asked) ->
                  new Command.Connect(id, asked.textOrNull("token"), asked.recoveries("subs"))),
          entry("subscribe", CommandReader::subscribe),
          entry("unsubscribe", (id, asked) -> new Command.Unsubscribe(id, asked.channel())),
          entry("publish", (id, asked) -> new Command.Publish(id, asked.channel(), asked.data())),
          entry("presence", (id, asked) -> new Command.Presence(id, asked.channel())),
          entry("presence_stats", (id, asked) -> new Command.PresenceStats(id, asked.channel())),
          entry("history", CommandReader::history),
          entry("rpc", (id, asked) -> new Command.Rpc(id, asked.text("method"), asked.data())),
          entry("refresh", (id, asked) -> new Command.Refresh(id, asked.text("token"))),
          entry(
              "sub_refresh",
              (id, asked) -> new Command.SubRefresh(id, asked.channel(), asked.text("token"))),
          entry("ping", (id, asked) -> new Command.Ping(id)),
          entry("send", (id, asked) -> new Command.Send(asked.data())));

  private final JsonParser parser;
  private final MembersReader reader;
  private boolean empty = true;
  private long id;
  private String name = "";
  private @Nullable Members asked;

  /** A command of the protocol. */
  private interface Method {
    Command of(long id, Members asked);
  }

  CommandReader(JsonParser parser, String line) {
    this.parser = parser;
    this.reader = new MembersReader(parser, line);
  }

  /**
   * The command, {@code Malformed} included. Where the line is no JSON, or beyond the parser's
   * limits, the parser throws.
   */
  Command read() {
    if (parser.next() != Event.START_OBJECT) {
      return new Command.Malformed("a command must be a JSON object");
    }
    try {
      while (parser.next() == Event.KEY_NAME) {
        empty = false;
        member(parser.getString());
      }
      return parser.hasNext() ? new Command.Malformed("something follows the command") : command();
    } catch (WrongMember e) {
      return new Command.Malformed(e.why());
    }
  }

  /** Whether the value can be a command's {@code id}. */
  static boolean isId(@Nullable JsonValue value) {
    try {
      return value != null && id(value) > 0;
    } catch (WrongMember e) {
      return false;
    }
  }

  private static long id(JsonValue value) {
    return Members.number(value, "id", 0, MAX_ID);
  }

  private void member(String member) {
    Event value = parser.next();
    if (METHODS.containsKey(member) && value != Event.VALUE_NULL) {
      if (value != Event.START_OBJECT) {
        throw new WrongMember(member + " must be an object");
      }
      if (asked != null) {
        throw new WrongMember("more than one method");
      }
      name = member;
      asked = reader.members(member);
      return;
    }
    JsonValue passedOver = parser.getValue();
    if (member.equals("id") && value != Event.VALUE_NULL) {
      id = id(passedOver);
    }
  }

  private Command command() {
    Method method = METHODS.get(name);
    if (empty) {
      return new Command.Pong();
    }
    if (asked == null || method == null) {
      return new Command.Malformed("no method");
    }
    if (id == 0 && !name.equals("send")) {
      return new Command.Malformed(name + " without an id");
    }
    return method.of(id, asked);
  }

  private static Command subscribe(long id, Members asked) {
    Command.Wishes wishes =
        new Command.Wishes(
            asked.isTrue("positioned"),
            asked.isTrue("recoverable"),
            asked.isTrue("join_leave"),
            (asked.number("flag", Long.MIN_VALUE, Long.MAX_VALUE) & 2) != 0,
            asked.number("type", Integer.MIN_VALUE, Integer.MAX_VALUE) != 0);
    return new Command.Subscribe(
        id, asked.channel(), asked.textOrNull("token"), asked.recovery(), wishes);
  }

  private static Command history(long id, Members asked) {
    return new Command.History(
        id,
        asked.channel(),
        (int) asked.number("limit", Integer.MIN_VALUE, Integer.MAX_VALUE),
        asked.position("since"),
        asked.isTrue("reverse"));
  }
}
