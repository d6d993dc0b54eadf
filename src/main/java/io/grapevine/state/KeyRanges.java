package io.grapevine.state;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Several ranges of keys, which are visited one after the other: what is between two of them costs
 * nothing.
 *
 * @param ranges in key order, without a common key
 */
public record KeyRanges(List<KeyRange> ranges) {

  public KeyRanges {
    ranges = List.copyOf(ranges);
  }

  /** One range. */
  public static KeyRanges of(KeyRange range) {
    return new KeyRanges(List.of(range));
  }

  /** Their entries in key order, with any number of invisible ones. Weakly consistent. */
  public Iterator<Entry> ascending(ReplicatedState state) {
    return ranges.size() == 1
        ? state.entries(ranges.getFirst()).iterator()
        : new Chain(ranges.iterator(), state::entries);
  }

  /** As above, in the reverse order. */
  public Iterator<Entry> descending(ReplicatedState state) {
    return ranges.size() == 1
        ? state.descending(ranges.getFirst()).iterator()
        : new Chain(ranges.reversed().iterator(), state::descending);
  }

  /** A stream of streams would read all of a range before it returns the first entry. */
  private static final class Chain implements Iterator<Entry> {

    private final Iterator<KeyRange> left;
    private final Function<KeyRange, Stream<Entry>> open;
    private Iterator<Entry> current = Collections.emptyIterator();

    private Chain(Iterator<KeyRange> left, Function<KeyRange, Stream<Entry>> open) {
      this.left = left;
      this.open = open;
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext() && left.hasNext()) {
        KeyRange range = left.next();
        if (!range.isEmpty()) {
          current = open.apply(range).iterator();
        }
      }
      return current.hasNext();
    }

    @Override
    public Entry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return current.next();
    }
  }
}
