package org.tidings.engine;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tidings.engine.Engine.Node;

/**
 * The nodes that meet in an engine of this process, each once. Thread-safe. What a node throws is
 * logged and goes no further.
 */
public final class Nodes {
  private static final Logger LOG = Logger.getLogger(Nodes.class.getName());

  private final Set<Node> all = new CopyOnWriteArraySet<>();

  /** Adds a node. */
  public void add(Node node) {
    all.add(node);
  }

  /** Takes a node out. */
  public void remove(Node node) {
    all.remove(node);
  }

  /** Tells each of them. */
  public void tell(String message) {
    for (Node node : all) {
      try {
        node.told(message);
      } catch (RuntimeException | Error e) {
        LOG.log(Level.SEVERE, "a bug in Tidings: a node of the engine failed", e);
      }
    }
  }
}
