package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tidings.protocol.ApiCall;

class PagingTest {
  private static Paging<Integer> page(int limit, String after) {
    return new Paging<>(new ApiCall.Page(limit, after), Integer::sum);
  }

  private static Paging<Integer> page(int limit, String after, String... keys) {
    Paging<Integer> page = page(limit, after);
    for (String key : keys) {
      page.add(key, 1);
    }
    return page;
  }

  private static void assertHolds(String keys, String next, Paging<?> page) {
    assertEquals(keys + " " + next, String.join("", page.items().keySet()) + " " + page.next());
  }

  /** Not by code points, as \uFF5E comes before every surrogate pair there. */
  @Test
  void theOrderIsThatOfUtf16Everywhere() {
    assertHolds("\ud83c\udf89\uff5e", "", page(0, "", "\uff5e", "\ud83c\udf89"));
    assertHolds("\ud83c\udf89", "\ud83c\udf89", page(1, "", "\uff5e", "\ud83c\udf89"));
    assertHolds("\uff5e", "", page(1, "\ud83c\udf89", "\uff5e", "\ud83c\udf89"));
  }

  @Test
  void thePageSaysWhetherMoreFollow() {
    assertHolds("abc", "", page(3, "", "c", "a", "b"));
    assertHolds("ab", "b", page(2, "", "c", "a", "b"));
    assertHolds("c", "", page(2, "b", "c", "a", "b"));
    assertHolds("", "", page(2, "c", "c", "a", "b"));
    assertHolds("abc", "", page(0, "", "c", "a", "b"));
  }

  @Test
  void whatComesTwiceIsOne() {
    Paging<Integer> page = page(2, "", "a", "b", "a", "b");
    assertHolds("ab", "", page);
    assertEquals(Map.of("a", 2, "b", 2), page.items());
  }

  @Test
  void ofSeveralNodesThereIsMoreWhereOneHasMore() {
    Paging<Integer> all = page(2, "");
    all.addAll(page(2, "", "a", "c").items(), "");
    assertHolds("ac", "", all);
    all.addAll(page(2, "", "a").items(), "a");
    assertHolds("ac", "c", all);
    all.addAll(page(2, "", "b").items(), "");
    assertHolds("ab", "b", all);
    assertEquals(2, all.items().get("a"));
  }
}
