package org.tidings.protocol;

/**
 * What one node says to others; in JSON's form by {@link NodeCodec}.
 *
 * <p>What is asked and answered stays text until somebody wants it: every node is told everything,
 * and passes over most of it.
 */
public sealed interface NodeMessage {
  /** The uid of the node that says it. */
  String from();

  /**
   * A node is there.
   *
   * @param isNew it wants to be told at once who else is
   */
  record Here(NodeInfo info, boolean isNew) implements NodeMessage {
    @Override
    public String from() {
      return info.uid();
    }
  }

  /** A node goes. */
  record Gone(String from) implements NodeMessage {}

  /**
   * Wants something of all nodes.
   *
   * @param id for the answers; another one each time
   * @param body with {@code method} what {@link NodeCodec#call} reads
   */
  record Asked(String from, String id, String method, String body) implements NodeMessage {}

  /**
   * What became of it on one node.
   *
   * @param to the uid of the node that asked
   * @param id as it was asked
   * @param body what {@link NodeCodec#reply} reads
   */
  record Answered(String from, String to, String id, String body) implements NodeMessage {}
}
