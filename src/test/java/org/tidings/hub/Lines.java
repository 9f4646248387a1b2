package org.tidings.hub;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What clients say and are told, line by line, in the way that {@link Walk} reads it. */
final class Lines {
  private Lines() {}

  /** The reply to a connect that tells nothing special. */
  static String connected(String name) {
    return connected(name, "");
  }

  static String connected(String name, String expiry) {
    String members = expiry.isEmpty() ? "" : expiry + ",";
    return name
        + ": {'id':1,'connect':{'client':'"
        + name
        + "','version':'tidings test',"
        + members
        + "'ping':25,'pong':true}}";
  }

  /** A client's publication push. */
  static String pub(String channel, long offset) {
    return "{'push':{'channel':'"
        + channel
        + "','pub':{'data':"
        + offset
        + ",'offset':"
        + offset
        + (offset == 1 ? ",'epoch':'E1'}}}" : "}}}");
  }

  /** Several of them in one frame. */
  static String pubs(String channel, long from, long to) {
    return lines(
        IntStream.rangeClosed((int) from, (int) to)
            .mapToObj(each -> pub(channel, each))
            .toArray(String[]::new));
  }

  /** The same publications in a reply. */
  static String kept(long from, long to) {
    return IntStream.rangeClosed((int) from, (int) to)
        .mapToObj(each -> "{'data':" + each + ",'offset':" + each + "}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** A client that subscribes with recovery from there is told so; more members may follow. */
  static String subscribed(long id, long offset, String more) {
    return "{'id':"
        + id
        + ",'subscribe':{'recoverable':true,'positioned':true,'epoch':'E1'"
        + (offset == 0 ? "" : ",'offset':" + offset)
        + (more.isEmpty() ? "" : "," + more)
        + "}}";
  }

  /** The same for a client that recovers, with these publications. */
  static String recovered(long id, long offset, long to) {
    String publications = to == offset ? "" : ",'publications':" + kept(offset + 1, to);
    return subscribed(id, offset, "'was_recovering':true,'recovered':true" + publications);
  }

  static String joined(String channel, String name) {
    return change(channel, "join", name);
  }

  static String left(String channel, String name) {
    return change(channel, "leave", name);
  }

  private static String change(String channel, String what, String name) {
    return "{'push':{'channel':'"
        + channel
        + "','"
        + what
        + "':{'info':{'user':'','client':'"
        + name
        + "'}}}}";
  }

  static String subscribe(long id, String channel) {
    return "{'id':" + id + ",'subscribe':{'channel':'" + channel + "'}}";
  }

  static String recover(long id, String channel, String epoch, long offset) {
    return "{'id':"
        + id
        + ",'subscribe':{'channel':'"
        + channel
        + "','recover':true,'epoch':'"
        + epoch
        + "','offset':"
        + offset
        + "}}";
  }

  static String unsubscribe(long id, String channel) {
    return "{'id':" + id + ",'unsubscribe':{'channel':'" + channel + "'}}";
  }

  static String error(long id, int code, String message) {
    String temporary = code == 100 || code == 111 ? ",'temporary':true" : "";
    return "{'id':"
        + id
        + ",'error':{'code':"
        + code
        + ",'message':'"
        + message
        + "'"
        + temporary
        + "}}";
  }

  static String internal(long id) {
    return error(id, 100, "internal server error");
  }

  static String ok(long id, String method) {
    return "{'id':" + id + ",'" + method + "':{}}";
  }

  static String lines(String... lines) {
    return String.join("\n", lines);
  }
}
