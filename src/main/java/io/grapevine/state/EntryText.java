package io.grapevine.state;

import java.nio.charset.StandardCharsets;

/** An entry as people read it, in a log or in the message of a test that failed. */
final class EntryText {

  private EntryText() {}

  static String of(Entry entry) {
    boolean known = entry.kind() == Entry.KNOWN_KIND;
    String content =
        known
            ? StandardCharsets.UTF_8.decode(entry.value()).toString()
            : entry.valueLength() + " bytes";
    return entry.keyText()
        + " = "
        + (entry.isTombstone() ? "deleted" : content)
        + (known ? "" : " of kind " + entry.kind())
        + (entry.hasTtl() ? " for " + entry.ttl() + " ms" : "")
        + (entry.covers() ? ", covering" : "")
        + " @"
        + Stamp.millis(entry.stamp())
        + "+"
        + Stamp.counter(entry.stamp());
  }
}
