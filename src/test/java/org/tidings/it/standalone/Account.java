package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that one client was told.
 *
 * @param connections the addresses that it was connected to, one after the other
 * @param ends of its connection or of a subscription, for good
 * @param subscriptions what it was told in each of its channels
 */
record Account(List<String> connections, List<String> ends, List<Told> subscriptions) {
  /** In one channel, in order. */
  record Told(String channel, List<Event> events) {
    /** What is wrong in itself, if the publications of the channel are numbered on from 0. */
    List<String> faults() {
      Walk walk = new Walk();
      events.forEach(walk::step);
      return walk.faults.stream().map(fault -> channel + ": " + fault).toList();
    }

    /** The numbers of the publications. */
    List<Integer> numbers() {
      return events.stream()
          .filter(Publication.class::isInstance)
          .map(event -> ((Publication) event).number())
          .toList();
    }

    /** How often it was subscribed without what it had missed. */
    long unrecovered() {
      return events.stream().filter(event -> event instanceof Subscribed s && s.hasLost()).count();
    }
  }

  /** Something that a client is told in a channel. */
  sealed interface Event {}

  /** It is subscribed. */
  record Subscribed(boolean wasRecovering, boolean recovered, long offset, String epoch)
      implements Event {
    boolean hasLost() {
      return wasRecovering && !recovered;
    }
  }

  /** A publication. */
  record Publication(long offset, int number) implements Event {}

  static Account of(JsonObject json) {
    return new Account(
        json.getJsonArray("connections").getValuesAs(JsonString::getString),
        json.getJsonArray("ends").getValuesAs(JsonString::getString),
        json.getJsonArray("subscriptions").getValuesAs(Account::told));
  }

  private static Told told(JsonObject json) {
    List<Event> events = json.getJsonArray("told").getValuesAs(Account::event);
    return new Told(json.getString("channel"), events);
  }

  private static Event event(JsonObject json) {
    long offset = json.getJsonNumber("offset").longValueExact();
    return json.containsKey("number")
        ? new Publication(offset, json.getInt("number"))
        : new Subscribed(
            json.getBoolean("wasRecovering"),
            json.getBoolean("recovered"),
            offset,
            json.getString("epoch"));
  }

  /** Whether it was connected once only, to this address. */
  boolean wasOnlyAt(String address) {
    return connections.equals(List.of(address));
  }

  /** Whether it was connected to this address last. */
  boolean isNowAt(String address) {
    return connections.get(connections.size() - 1).equals(address);
  }

  /**
   * Asserts that all were told all publications of their channels, and of no loss.
   *
   * @param last the last number in each channel
   */
  static void assertWhole(List<Account> accounts, Map<String, Integer> last) {
    for (Account account : accounts) {
      assertEquals(List.of(), account.faults(), account::toString);
      for (Told told : account.subscriptions()) {
        assertEquals(0, told.unrecovered(), told::toString);
        assertEquals(last.get(told.channel()), told.numbers().size() - 1, told::toString);
      }
    }
  }

  /** What is wrong in itself: see {@link Told#faults}. */
  List<String> faults() {
    List<String> faults = new ArrayList<>(ends);
    subscriptions.forEach(each -> faults.addAll(each.faults()));
    return faults;
  }

  /**
   * Goes through what was told. Nothing may come twice, or in another order, or be missing; but
   * after {@code recovered: false} the stream is taken up where the server says, with any number.
   */
  private static final class Walk {
    private final List<String> faults = new ArrayList<>();
    private long offset;
    private String epoch = "";
    private int number = -1;
    // Until the first number after what was missed, which is not known.
    private boolean anew;
    private boolean subscribed;

    void step(Event event) {
      if (event instanceof Subscribed again) {
        subscribed(again);
      } else if (event instanceof Publication publication) {
        published(publication);
      }
    }

    private void subscribed(Subscribed now) {
      if (subscribed && !now.wasRecovering()) {
        faults.add("it has not asked for what it missed: " + now);
      }
      if (subscribed && now.recovered() && (now.offset() != offset || !now.epoch().equals(epoch))) {
        faults.add("recovered from elsewhere than %d %s: %s".formatted(offset, epoch, now));
      }
      anew |= now.hasLost();
      subscribed = true;
      offset = now.offset();
      epoch = now.epoch();
    }

    private void published(Publication next) {
      if (next.offset() != offset + 1) {
        faults.add("after offset %d: %s".formatted(offset, next));
      }
      if (!anew && next.number() != number + 1) {
        faults.add("after number %d: %s".formatted(number, next));
      }
      anew = false;
      offset = next.offset();
      number = next.number();
    }
  }
}
