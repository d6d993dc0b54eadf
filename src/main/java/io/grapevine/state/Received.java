package io.grapevine.state;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * The entries of a received message: those that can be merged, and the others, each of which is
 * rejected alone.
 *
 * @param entries those that can be merged, in order
 * @param rejected those that cannot, in order
 */
public record Received(List<Entry> entries, List<Rejected> rejected) {

  /**
   * The maximum number of malformed entries in a message; with more, the whole message is
   * malformed. Each costs an exception, and a few bytes must not cause many of those.
   */
  public static final int MOST_REJECTED = 1_000;

  /**
   * An entry that cannot be merged.
   *
   * @param index its position among all entries of the message, from 0 on
   * @param outcome {@link MergeOutcome#MALFORMED} or {@link MergeOutcome#WITHOUT_VALUE}
   * @param reason a sentence that names its key and the rule
   */
  public record Rejected(int index, MergeOutcome outcome, String reason) {

    private static final int SHOWN = 100;

    /** An entry that renews a value which this node does not have. */
    public static Rejected withoutValue(int index) {
      return new Rejected(
          index, MergeOutcome.WITHOUT_VALUE, "It renews a value that is not on this node.");
    }

    /** A malformed entry, from its key and the rule that it breaks. */
    public static Rejected of(int index, String key, String rule) {
      String shown = key.length() > SHOWN ? key.substring(0, SHOWN) + "..." : key;
      return new Rejected(
          index,
          MergeOutcome.MALFORMED,
          "The entry \"%s\" is malformed: %s%s"
              .formatted(shown, rule, rule.endsWith(".") ? "" : "."));
    }
  }

  /** Entries that can all be merged. */
  public static Received of(List<Entry> entries) {
    return new Received(entries, List.of());
  }

  /** Appends the next part of the same message. */
  public void add(Received more) {
    entries.addAll(more.entries);
    rejected.addAll(more.rejected);
  }

  /** The number of entries in the message. */
  public int size() {
    return entries.size() + rejected.size();
  }

  /**
   * One object for each entry of the message, in order.
   *
   * @param ofEntries the objects for {@link #entries}
   * @param ofRejected gives the object for each of the others
   */
  public <T> List<T> merge(List<T> ofEntries, Function<Rejected, T> ofRejected) {
    List<T> all = new ArrayList<>(size());
    Iterator<T> next = ofEntries.iterator();
    for (Rejected each : rejected) {
      while (all.size() < each.index) {
        all.add(next.next());
      }
      all.add(ofRejected.apply(each));
    }
    next.forEachRemaining(all::add);
    return all;
  }
}
