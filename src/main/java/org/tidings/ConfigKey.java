package org.tidings;

/** Something that can be configured. */
interface ConfigKey {
  /** Its name. */
  String key();

  /** As it would be written; where it is empty, and no {@link Shape#LIST}, there is none. */
  String defaultValue();

  /** For people; says units and limits. */
  String description();

  Shape shape();
}
