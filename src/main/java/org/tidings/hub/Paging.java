package org.tidings.hub;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.tidings.protocol.ApiCall;

/**
 * Keeps one page of a list whose items come in any order, from one node or from several: no more of
 * them than the page has. Each node needs to give its own such page alone: what is on the page of
 * all is on the pages of those that have it.
 *
 * @param <T> what stands in the list
 */
final class Paging<T> {
  private final ApiCall.Page page;
  private final BinaryOperator<T> same;
  private final TreeMap<String, T> kept = new TreeMap<>();
  private boolean more;

  /**
   * @param same makes one of two that have the same key
   */
  Paging(ApiCall.Page page, BinaryOperator<T> same) {
    this.page = page;
    this.same = same;
  }

  void add(String key, T item) {
    if (key.compareTo(page.after()) > 0) {
      kept.merge(key, item, same);
      if (page.limit() > 0 && kept.size() > page.limit()) {
        kept.pollLastEntry();
        more = true;
      }
    }
  }

  /**
   * Adds a page of a part of the list.
   *
   * @param next as {@link #next} of that page
   */
  void addAll(Map<String, T> items, String next) {
    items.forEach(this::add);
    more |= !next.isEmpty();
  }

  /** What is on the page, in order. */
  Map<String, T> items() {
    return kept;
  }

  /** The last key on the page, if more follow it; else empty. */
  String next() {
    return more && !kept.isEmpty() ? kept.lastKey() : "";
  }
}
