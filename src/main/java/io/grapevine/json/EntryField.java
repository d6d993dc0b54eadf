package io.grapevine.json;

/** The fields of an entry in JSON. */
enum EntryField {
  VALUE("value"),
  TS("ts"),
  COUNTER("n"),
  TTL("ttl"),
  EARLY("early"),
  COVERS("covers"),
  DELETED("deleted"),
  KIND("kind"),
  CONTENT("content"),
  /** Of later versions and of other agents. */
  UNKNOWN("");

  private static final EntryField[] ALL = values();

  private final String text;

  EntryField(String text) {
    this.text = text;
  }

  /** The field of this name. */
  static EntryField named(String name) {
    for (EntryField field : ALL) {
      if (field.text.equals(name)) {
        return field;
      }
    }
    return UNKNOWN;
  }
}
