package org.tidings.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages of {@code messages.txt}. */
final class Messages {
  private static final Result.Expiry TEN_MINUTES = new Result.Expiry(true, 600);
  private static final Result.Expiry NEVER = Result.Expiry.NEVER;
  private static final ClientInfo ADA = new ClientInfo("42", "c-1", null, null);

  private final Map<String, Message> byName = new LinkedHashMap<>();

  private Messages() {}

  static Map<String, Message> byName() {
    Messages messages = new Messages();
    messages.connections();
    messages.subscriptions();
    messages.channels();
    messages.others();
    messages.errors();
    messages.publications();
    messages.otherPushes();
    return messages.byName;
  }

  private void connections() {
    add("connect", 1, new Result.Connect("c-1", "tidings 0.1", NEVER, 25, Map.of()));
    Map<String, Result.Subscribe> subs = new LinkedHashMap<>();
    subs.put("#42", new Result.Subscribe(NEVER, stream(7, "fcJOjMIF"), null, null));
    subs.put("$a", new Result.Subscribe(new Result.Expiry(true, 60), null, null, null));
    add(
        "connect, that expires, with subscriptions in their order",
        1,
        new Result.Connect("c-1", "tidings 0.1", TEN_MINUTES, 25, subs));
  }

  private void subscriptions() {
    add("subscribe", 2, new Result.Subscribe(NEVER, null, null, null));
    Result.Recovery two =
        new Result.Recovery(true, List.of(publication("{}", 42), publication("[1]", 43)));
    add(
        "subscribe, recovered",
        2,
        new Result.Subscribe(
            new Result.Expiry(true, 300), stream(41, "e"), two, new Payload("{\"a\":1}")));
    add(
        "subscribe, recovered without having missed anything",
        2,
        recovering(stream(41, "e"), true, List.of()));
    add("subscribe, not recovered", 2, recovering(stream(90, "e"), false, List.of()));
    Result.Stream positioned = new Result.Stream(false, new Position(0, "e"));
    add(
        "subscribe, positioned at the beginning",
        2,
        new Result.Subscribe(NEVER, positioned, null, null));
    add(
        "subscribe, recovered from the beginning",
        2,
        recovering(stream(0, "e"), true, List.of(publication("1", 1))));
  }

  private void channels() {
    add("unsubscribe", 3, new Result.Unsubscribe());
    add("publish", 5, new Result.Publish());
    Map<String, ClientInfo> clients = new LinkedHashMap<>();
    clients.put(
        "c-2",
        new ClientInfo(
            "42", "c-2", new Payload("{\"name\":\"Ada\"}"), new Payload("{\"role\":1}")));
    clients.put("c-1", new ClientInfo("", "c-1", null, null));
    add("presence", 3, new Result.Presence(clients));
    add("presence, nobody there", 3, new Result.Presence(Map.of()));
    add("presence_stats", 4, new Result.PresenceStats(2, 1));
    add("presence_stats, nobody there", 4, new Result.PresenceStats(0, 0));
    Publication told = new Publication(new Payload("{}"), ADA, Map.of(), new Position(2, "e"));
    Publication tagged =
        new Publication(new Payload("\"x\""), null, Map.of("k", "v"), new Position(3, "e"));
    add("history", 7, new Result.History(List.of(told, tagged), new Position(5, "e")));
    add("history, of nothing", 7, new Result.History(List.of(), Position.NONE));
    add(
        "history, from the beginning",
        7,
        new Result.History(List.of(publication("1", 1)), new Position(1, "e")));
  }

  private void others() {
    add("rpc", 2, new Result.Rpc(new Payload("{\"a\":1}")));
    add("rpc, without data", 2, new Result.Rpc(null));
    add("rpc, null is data", 2, new Result.Rpc(new Payload("null")));
    add("refresh", 9, new Result.Refresh(TEN_MINUTES));
    add("refresh, for ever", 9, new Result.Refresh(NEVER));
    add("sub_refresh", 10, new Result.SubRefresh(TEN_MINUTES));
    add("the highest id", 4294967295L, new Result.Publish());
  }

  private void errors() {
    for (ErrorCode code : ErrorCode.values()) {
      byName.put("error " + code, Message.ReplyError.of(1, code));
    }
    byName.put(
        "error of the application, without a message", new Message.ReplyError(1, 400, "", false));
  }

  private void publications() {
    Publication draft = Publication.draft(new Payload("{\"text\":\"hi\"}"), null);
    byName.put("push pub", new Push.Pub("chat:1", draft));
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("k", "v");
    tags.put("a", "");
    ClientInfo info = new ClientInfo("42", "c-1", new Payload("1"), new Payload("2"));
    Publication full = new Publication(new Payload("{}"), info, tags, new Position(5, "e"));
    byName.put("push pub, with all", new Push.Pub("c", full));
    Publication first =
        new Publication(new Payload("{}"), null, Map.of(), new Position(1, "fcJOjMIF"));
    byName.put("push pub, the first of a stream", new Push.Pub("c", first));
    byName.put(
        "push pub, the highest offset", new Push.Pub("c", publication("null", Long.MAX_VALUE)));
  }

  private void otherPushes() {
    ClientInfo anonymous = new ClientInfo("", "c-1", new Payload("{}"), null);
    byName.put("push join", new Push.Join("c", ADA));
    byName.put("push leave", new Push.Leave("c", anonymous));
    byName.put("push unsubscribe", new Push.Unsubscribed("c", Unsubscribe.INSUFFICIENT_STATE));
    byName.put("push subscribe", new Push.Subscribed("c", stream(3, "e"), null));
    byName.put("push subscribe, plain", new Push.Subscribed("c", null, null));
    byName.put(
        "push subscribe, with data", new Push.Subscribed("c", null, new Payload("{\"a\":1.0}")));
    byName.put("push message", new Push.ToClient(new Payload("{}")));
    byName.put("push refresh", new Push.Refreshed(TEN_MINUTES));
    byName.put("push refresh, for ever", new Push.Refreshed(NEVER));
  }

  private void add(String name, long id, Result result) {
    byName.put(name, new Message.Reply(id, result));
  }

  private static Result.Subscribe recovering(
      Result.Stream stream, boolean recovered, List<Publication> publications) {
    Result.Recovery recovery = new Result.Recovery(recovered, publications);
    return new Result.Subscribe(NEVER, stream, recovery, null);
  }

  private static Result.Stream stream(long offset, String epoch) {
    return new Result.Stream(true, new Position(offset, epoch));
  }

  private static Publication publication(String json, long offset) {
    return new Publication(new Payload(json), null, Map.of(), new Position(offset, "e"));
  }
}
