package io.grapevine.state;

import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a message as they arrived: those that can be merged, and those that are no entries
 * here, each of which is rejected alone.
 *
 * @param entries what can be merged, in its order
 * @param rejected what cannot, in its order
 */
public record Received(List<Entry> entries, List<Rejected> rejected) {

  /**
   * An entry that cannot be one.
   *
   * @param index its place among all entries of the message, from 0 on
   * @param reason why, as a sentence that names its key
   */
  public record Rejected(int index, String reason) {

    private static final int SHOWN = 100;

    /** As above, of this key, and of a rule that it breaks. */
    public static Rejected of(int index, String key, String rule) {
      String shown = key.length() > SHOWN ? key.substring(0, SHOWN) + "..." : key;
      return new Rejected(
          index,
          "The entry \"%s\" is malformed: %s%s"
              .formatted(shown, rule, rule.endsWith(".") ? "" : "."));
    }
  }

  /** Entries that all can be merged. */
  public static Received of(List<Entry> entries) {
    return new Received(entries, List.of());
  }

  /** Adds what came next of the same message. */
  public void add(Received more) {
    entries.addAll(more.entries);
    rejected.addAll(more.rejected);
  }

  /** How many entries the message has. */
  public int size() {
    return entries.size() + rejected.size();
  }

  /**
   * Something for each entry of the message, in its order.
   *
   * @param ofEntries what belongs to each of {@link #entries}
   * @param ofRejected what belongs to each of the others
   */
  public <T> List<T> merge(List<T> ofEntries, T ofRejected) {
    List<T> all = new ArrayList<>(ofEntries);
    rejected.forEach(each -> all.add(each.index, ofRejected));
    return all;
  }
}
