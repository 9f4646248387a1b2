package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tidings.it.Await;
import org.tidings.it.Peer;
import org.tidings.it.StandaloneServer;
import org.tidings.it.browser.Browser;
import org.tidings.it.browser.ConsolePage;
import org.tidings.redis.RedisServer;

/** The console of one node tells of all that share a Redis. */
class ConsoleNodesIT {
  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("test.output", "target/it-output"));

  @Test
  void allNodesAreSeenAtAnyOfThem() throws Exception {
    try (Browser browser = Browser.start();
        RedisServer redis = RedisServer.start();
        StandaloneServer left = node("left", redis);
        StandaloneServer right = node("right", redis);
        ConsoleGuests atLeft = new ConsoleGuests(left);
        ConsoleGuests atRight = new ConsoleGuests(right)) {
      atLeft.add("ann", "Ann", "hall", "left-alone");
      Peer bob = atRight.add("bob", "Bob", "hall", "right-alone");
      ConsolePage page = ConsolePage.open(browser, left.uri(), "nodes", ConsoleGuests.PASSWORD);
      Await.value("the clients of each", List.of("left 1", "right 1"), () -> clients(page));
      assertTrue(page.texts("tbody th").get(0).contains("left answers"), "the one that answers");
      Await.until(
          "what each does is known",
          () -> page.texts("tbody td:nth-of-type(7)"),
          rates -> rates.size() == 2 && rates.stream().noneMatch(rate -> rate.contains("–")));
      for (int width : new int[] {360, 960, 1280}) {
        browser.screen(width, 900, width < 500);
        assertEquals(List.of(), page.overflow(), "at " + width);
        browser.screenshot(SCREENSHOTS.resolve("console-two-nodes-" + width + ".png"));
      }

      for (String screen : List.of("clients", "settings", "channels", "overview")) {
        browser.screen(960, 900, false);
        page.go(screen);
        Await.until("it is there", page::text, text -> !text.contains("Loading"));
        assertEquals(List.of(), page.overflow(), screen);
        browser.screenshot(SCREENSHOTS.resolve("console-" + screen + "-960.png"));
      }
      browser.screen(1280, 900, false);
      page.go("channels");
      Await.value(
          "the channels of both, with the subscribers of both",
          List.of("hall 2", "left-alone 1", "right-alone 1"),
          () -> rows(page, "td:last-child"));
      page.go("channel/hall");
      page.awaitText("Live\nPause");
      atRight.publish(bob, "hall", "from the other node");
      Await.until(
          "it came",
          () -> page.texts("#live li"),
          all -> all.toString().contains("from the other node"));
      page.go("clients");
      Await.until(
          "the clients of both",
          () -> page.texts("tbody td:nth-child(3)"),
          nodes -> Set.copyOf(nodes).equals(Set.of("left", "right")));
      page.go("clients?user=bob");
      Await.value("how many are found", 1, () -> page.texts("tbody th a").size());
      page.press("Disconnect");
      browser.click("dialog [type=submit]");
      page.awaitText("Nobody who is connected is like this.");
      assertEquals(3503, bob.closeReason().getCloseCode().getCode());

      // The cookie is of the host, whichever the port: as behind a balancer.
      ConsolePage other = ConsolePage.open(browser, right.uri(), "nodes");
      Await.value("the clients of each", List.of("left 1", "right 0"), () -> sorted(other));
      assertTrue(other.texts("tbody th").get(0).contains("right answers"), "the one that answers");
      assertEquals(143, left.stop());
      Await.value("who is left", List.of("right 0"), () -> sorted(other));
      browser.assertNoErrors(ConsolePage.NOBODY_SIGNED_IN, Pattern.compile("WebSocket"));
    }
  }

  private static StandaloneServer node(String name, RedisServer redis) {
    return ConsoleGuests.launch()
        .environment("TIDINGS_NODE_NAME", name)
        .environment("TIDINGS_REDIS_URL", redis.address())
        .start();
  }

  private static List<String> clients(ConsolePage page) {
    return rows(page, "td:nth-of-type(3)");
  }

  private static List<String> sorted(ConsolePage page) {
    return clients(page).stream().sorted().toList();
  }

  /** Of each row the first word, and what is in one more column. */
  private static List<String> rows(ConsolePage page, String column) {
    List<String> names = page.texts("tbody th > :first-child");
    List<String> values = page.texts("tbody " + column);
    if (names.size() != values.size()) {
      return List.of();
    }
    return IntStream.range(0, names.size())
        .mapToObj(i -> names.get(i).replaceFirst(" .*", "") + " " + values.get(i))
        .toList();
  }
}
