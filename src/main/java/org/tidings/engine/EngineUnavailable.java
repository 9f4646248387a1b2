package org.tidings.engine;

/** The engine cannot do anything now. The message says why, to operators; it has no secrets. */
public final class EngineUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what is wrong. */
  public EngineUnavailable(String why) {
    super(why);
  }
}
