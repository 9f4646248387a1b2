package org.tidings.hub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.tidings.protocol.Message;

/**
 * The messages that wait in an {@link Outbox}, in order, and what they cost. What the client has
 * asked for is counted apart: it does not fill the backlog, it only makes it crowded. Guarded by
 * the outbox.
 */
final class Backlog {
  /** What is taken together is no longer than this, but for single messages. */
  private static final int FRAME_BYTES = 64 * 1024;

  /** What a waiting message costs besides its bytes: objects, and a place in the queue. */
  private static final int OVERHEAD_BYTES = 64;

  private final int maxBytes;
  private final ArrayDeque<Message.Encoded> queue = new ArrayDeque<>(2);
  private long bytes;
  // At least what the waiting replies cost, at most bytes: which ones are replies is not kept.
  private long replies;
  // How many are to be taken out until the last reply is; then replies is 0. A crowded backlog gets
  // no more replies, so that comes, whatever else is added behind.
  private int toLastReply;

  Backlog(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /** Whether it may be added. A single message always may. */
  boolean hasRoomFor(Message.Encoded message) {
    return queue.isEmpty() || bytes - replies + cost(message) <= maxBytes;
  }

  void add(Message.Encoded message) {
    queue.add(message);
    bytes += cost(message);
  }

  void addReply(Message.Encoded message) {
    add(message);
    replies += cost(message);
    toLastReply = queue.size();
  }

  /** Whether so much that was asked for waits that no more should be asked. */
  boolean isCrowded() {
    return replies > maxBytes / 2;
  }

  /**
   * Takes out the first message.
   *
   * @param together also those behind it that fit into the same frame
   * @return empty when nothing waits
   */
  List<Message.Encoded> take(boolean together) {
    if (queue.isEmpty()) {
      return List.of();
    }
    Message.Encoded first = poll();
    if (!together || queue.isEmpty()) {
      return List.of(first);
    }
    List<Message.Encoded> frame = new ArrayList<>(queue.size() + 1);
    frame.add(first);
    int size = first.bytes();
    for (Message.Encoded next = queue.peek(); next != null; next = queue.peek()) {
      size += next.bytes() + 1; // The line break before it.
      if (size > FRAME_BYTES) {
        break;
      }
      frame.add(poll());
    }
    return frame;
  }

  void clear() {
    queue.clear();
    bytes = 0;
    replies = 0;
    toLastReply = 0;
  }

  private Message.Encoded poll() {
    Message.Encoded next = queue.remove();
    bytes -= cost(next);
    toLastReply = Math.max(0, toLastReply - 1);
    replies = toLastReply == 0 ? 0 : Math.min(replies, bytes);
    return next;
  }

  private static long cost(Message.Encoded message) {
    return (long) message.bytes() + OVERHEAD_BYTES;
  }
}
