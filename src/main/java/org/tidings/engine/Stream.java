package org.tidings.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/**
 * A channel's last publications, and where it stands. Guarded by its channel.
 *
 * <p>Kept are the offsets from {@code first} to {@code top}, without a gap, each at its offset
 * modulo the ring's length, a power of two: so any one is found without a search.
 */
final class Stream {
  private static final int FIRST_LENGTH = 4;
  private static final @Nullable Publication[] NO_RING = {};

  private final String epoch = Epochs.random();
  private @Nullable Publication[] ring = NO_RING;
  private long first = 1;
  private long top;

  /** When what is kept goes; means nothing while nothing is kept. */
  private long itemsEnd;

  /** When top and epoch go; not before {@link #itemsEnd}. */
  private long end;

  /** Drops what is past its time. Called before each use. */
  void expire(long now) {
    if (first <= top && Times.isDue(itemsEnd, now)) {
      clear();
    }
  }

  /** Drops what is kept; where the channel stands, and for how long, stays as it is. */
  void clear() {
    ring = NO_RING;
    first = top + 1;
  }

  /** Whether top and epoch are past their time, too. */
  boolean isForgotten(long now) {
    return Times.isDue(end, now);
  }

  /** Appends a publication; returns it at its place, as it is handed on. */
  Publication add(Publication draft, Retention retention, long now) {
    top++;
    dropBefore(top - retention.size() + 1);
    if (top - first >= ring.length) {
      grow();
    }
    Publication publication = draft.at(new Position(top, epoch));
    ring[place(top)] = kept(publication);
    itemsEnd = Times.after(now, retention.ttl());
    touch(retention, now);
    return publication;
  }

  /** Whom it leaves out matters only live. */
  private static Publication kept(Publication told) {
    return told.exclude() == null
        ? told
        : new Publication(told.data(), told.info(), told.tags(), told.position());
  }

  private void dropBefore(long offset) {
    for (; first < offset; first++) {
      if (first < top) {
        ring[place(first)] = null;
      }
    }
  }

  /** Makes room for the top, whose place is still taken by the first. */
  private void grow() {
    @Nullable Publication[] old = ring;
    ring = new @Nullable Publication[Math.max(FIRST_LENGTH, 2 * old.length)];
    for (long offset = first; offset < top; offset++) {
      ring[place(offset)] = old[(int) offset & (old.length - 1)];
    }
  }

  private int place(long offset) {
    return (int) offset & (ring.length - 1);
  }

  /** Reads some, and the top; keeps the stream for longer. */
  History read(HistoryQuery query, Retention retention, long now) {
    touch(retention, now);
    List<Publication> read = query.reverse() ? backward(query) : forward(query);
    return new History(read, new Position(top, epoch));
  }

  private void touch(Retention retention, long now) {
    end = Times.after(now, retention.metaTtl());
    if (first <= top) {
      end = Times.later(end, itemsEnd);
    }
  }

  private List<Publication> forward(HistoryQuery query) {
    Position since = query.since();
    long from = since == null ? first : Math.max(first, Math.min(since.offset(), top) + 1);
    return items(from, 1, Math.min(query.limit(), top - from + 1));
  }

  private List<Publication> backward(HistoryQuery query) {
    Position since = query.since();
    long from = since == null ? top : Math.min(top, Math.max(since.offset(), first) - 1);
    return items(from, -1, Math.min(query.limit(), from - first + 1));
  }

  private List<Publication> items(long from, int step, long count) {
    if (count <= 0) {
      return List.of();
    }
    List<Publication> items = new ArrayList<>((int) count);
    for (long offset = from; items.size() < count; offset += step) {
      Publication item = ring[place(offset)];
      if (item == null) {
        throw new IllegalStateException("offset " + offset + " of " + first + " to " + top);
      }
      items.add(item);
    }
    return Collections.unmodifiableList(items);
  }
}
