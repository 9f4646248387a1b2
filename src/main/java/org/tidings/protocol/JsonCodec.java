package org.tidings.protocol;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The JSON form of what is said, both ways. Stateless and thread-safe.
 *
 * <p>Outgoing messages are written by JSON-B. Incoming text is read by one strict pass of the
 * JSON-P parser underneath it instead: JSON-B's {@code fromJson} reads a value and ignores what
 * follows, where a message that goes on after its value must be an error.
 */
public final class JsonCodec {
  // Costly to build and thread-safe. Never closed: it lives as long as the class.
  private static final Jsonb JSONB = JsonbBuilder.create();
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
  private static final String BEYOND_THE_LIMITS =
      "JSON beyond the limits: 999 levels, 1100 characters a number, exponents of 32 bits";

  /** Reads one JSON value (RFC 8259) that fills the whole text but for white space. */
  public Inbound decode(String text) {
    long end = -1;
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      parser.next();
      JsonValue value = parser.getValue();
      end = parser.getLocation().getStreamOffset();
      return parser.hasNext() ? after(text, end) : new Inbound.Value(value);
    } catch (JsonException e) {
      return end >= 0 ? after(text, end) : malformed(text);
    } catch (RuntimeException e) {
      // The parser's own limits are plain RuntimeExceptions.
      return new Inbound.Malformed(BEYOND_THE_LIMITS);
    }
  }

  /**
   * Reads one line of a protocol client's message. {@code data} keeps its text.
   *
   * <p>Never throws: what is no command is {@link Command.Malformed}.
   */
  public Command command(String line) {
    try (JsonParser parser = PARSERS.createParser(new StringReader(line))) {
      return new CommandReader(parser, line).read();
    } catch (JsonException e) {
      return new Command.Malformed("a command must be one line of JSON");
    } catch (RuntimeException e) {
      // As above.
      return new Command.Malformed(BEYOND_THE_LIMITS);
    }
  }

  /**
   * Reads a call of the server API.
   *
   * <p>Never throws: what is no call is {@link ApiCall.Malformed} or {@link ApiCall.Refused}.
   *
   * @param method its name; {@link #isApiMethod}
   */
  public ApiCall apiCall(String method, String body) {
    return call(body, reader -> reader.read(method));
  }

  /** Reads a call that a node asks another; else as {@link #apiCall}. */
  ApiCall nodeCall(String method, String body) {
    return call(body, reader -> reader.readOfNode(method));
  }

  private ApiCall call(String body, Function<ApiReader, ApiCall> read) {
    if (body.isBlank()) {
      return new ApiCall.Malformed("the body is empty: it must be a JSON object");
    }
    try (JsonParser parser = PARSERS.createParser(new StringReader(body))) {
      return read.apply(new ApiReader(parser, body));
    } catch (JsonException e) {
      return decode(body) instanceof Inbound.Malformed malformed
          ? new ApiCall.Malformed(malformed.why())
          : new ApiCall.Malformed("the body must be one JSON object");
    } catch (RuntimeException e) {
      // As above.
      return new ApiCall.Malformed(BEYOND_THE_LIMITS);
    }
  }

  /** Whether the server API has such a method. */
  public static boolean isApiMethod(String name) {
    return ApiReader.isMethod(name);
  }

  /**
   * The wire form of an answer of the server API.
   *
   * @param bareErrors an error is {@code {"code":…,"message":…}}, not a member {@code error}
   */
  public String apiReply(ApiReply reply, boolean bareErrors) {
    return json(ApiWriter.body(reply, bareErrors));
  }

  /** The value as text. */
  String json(JsonValue value) {
    return escapeLoneSurrogates(JSONB.toJson(value));
  }

  static boolean isJson(String text) {
    return new JsonCodec().decode(text) instanceof Inbound.Value;
  }

  /**
   * The lines of a protocol client's message: at least one. A line break at the end is not counted;
   * any other blank line is one, and no command.
   */
  public List<String> lines(String message) {
    String whole = message.endsWith("\n") ? message.substring(0, message.length() - 1) : message;
    return List.of(whole.split("\n", -1));
  }

  /**
   * Whether a client that begins with this message speaks the protocol: its first line is an object
   * with a positive {@code id} and an object {@code connect}, whatever is in that.
   */
  public boolean opensProtocol(String message) {
    int end = message.indexOf('\n');
    Inbound first = decode(end < 0 ? message : message.substring(0, end));
    return first instanceof Inbound.Value value
        && value.json() instanceof JsonObject object
        && object.get("connect") instanceof JsonObject
        && CommandReader.isId(object.get("id"));
  }

  /** The wire form of a message; an encoded one passes through. */
  public Message.Encoded encode(Message message) {
    if (message instanceof Message.Encoded encoded) {
      return encoded;
    }
    return sized(escapeLoneSurrogates(JSONB.toJson(bound(message))), message.kind());
  }

  /** The bare payload as a message, for plain clients: a publication of theirs. */
  public Message.Encoded payload(Payload payload) {
    return sized(escapeLoneSurrogates(payload.json()), Message.Kind.PUBLICATION);
  }

  /** The value as a payload. */
  public Payload payload(JsonValue value) {
    return Payload.of(json(value));
  }

  /**
   * The payload as a value. Those that come from {@link #command} and {@link #payload(JsonValue)}
   * always are one.
   *
   * @throws IllegalArgumentException if it is no valid JSON, or beyond the parser's limits
   */
  public JsonValue value(Payload payload) {
    Inbound inbound = decode(payload.json());
    if (inbound instanceof Inbound.Value value) {
      return value.json();
    }
    throw new IllegalArgumentException(
        inbound instanceof Inbound.Malformed malformed ? malformed.why() : "no JSON");
  }

  /** Several messages in one frame, for protocol clients: at least one, each on its own line. */
  public Message.Encoded joined(List<Message.Encoded> messages) {
    if (messages.size() == 1) {
      return messages.get(0);
    }
    StringBuilder text = new StringBuilder();
    int bytes = messages.size() - 1;
    for (Message.Encoded message : messages) {
      text.append(text.isEmpty() ? "" : "\n").append(message.text());
      bytes = Math.addExact(bytes, message.bytes());
    }
    return new Message.Encoded(text.toString(), bytes);
  }

  private static Object bound(Message message) {
    if (message instanceof Message.Answer answer) {
      return answer.value();
    } else if (message instanceof Message.Failure failure) {
      return new ErrorReply(failure);
    } else if (message instanceof Message.Reply reply) {
      return MessageWriter.reply(reply);
    } else if (message instanceof Message.ReplyError error) {
      return MessageWriter.error(error);
    } else if (message instanceof Push push) {
      return MessageWriter.push(push);
    }
    throw new IllegalArgumentException("a message without a form: " + message.getClass());
  }

  private static Message.Encoded sized(String text, Message.Kind kind) {
    return new Message.Encoded(text, Math.toIntExact(Utf8.length(text)), kind);
  }

  private static Inbound malformed(String text) {
    if (text.isBlank()) {
      return new Inbound.Malformed("an empty message is not JSON");
    }
    int offset = firstWrong(text);
    return new Inbound.Malformed(
        offset < text.length()
            ? "malformed JSON " + place(text, offset)
            : "malformed JSON: it ends too early, " + place(text, offset));
  }

  /**
   * Where the text stops being JSON. The parser's own word on this is right within the text but not
   * at its end; so it is asked again with an end that is wrong anywhere.
   */
  private static int firstWrong(String text) {
    try (JsonParser parser = PARSERS.createParser(new StringReader(text + '\0'))) {
      parser.next();
      parser.getValue();
      return text.length();
    } catch (JsonParsingException e) {
      return (int) Math.min(text.length(), Math.max(0, e.getLocation().getStreamOffset()));
    } catch (RuntimeException e) {
      return text.length();
    }
  }

  private static Inbound after(String text, long end) {
    int offset = (int) Math.min(end, text.length());
    while (offset < text.length() && " \t\r\n".indexOf(text.charAt(offset)) >= 0) {
      offset++;
    }
    return new Inbound.Malformed(
        "malformed JSON: something follows the value, " + place(text, offset));
  }

  private static String place(String text, int offset) {
    int line = 1;
    int lineStart = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
    }
    return "at line " + line + ", column " + (offset - lineStart + 1) + " (offset " + offset + ")";
  }

  /** Half a pair can come in as an escape; raw, no container can send it, so it goes out as one. */
  private static String escapeLoneSurrogates(String json) {
    if (!Utf8.hasLoneSurrogate(json)) {
      return json;
    }
    StringBuilder escaped = new StringBuilder(json.length() + 64);
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (Utf8.isLoneSurrogate(json, i)) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
