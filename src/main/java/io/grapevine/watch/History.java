package io.grapevine.watch;

import io.grapevine.state.Change;
import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Version;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last changes of a state, numbered from 1 on, each with its key and the version of the state
 * after it.
 *
 * <p>A key is only its 64-bit fingerprint: so a write allocates nothing here, and an old change
 * keeps no value in memory. What is found under the fingerprint is newer than or equal to what the
 * change brought. If nothing is found, the key was removed in the meantime, and the change cannot
 * be told any more.
 *
 * <p>A purge of what readers no longer saw changes the version and nothing else. Purges in a row
 * are one number, with the version after the last of them: nodes that purge in another order meet
 * again there.
 *
 * <p>Bookmarks contain only a {@link Mark} of a version. A mark takes the place of its version when
 * the first bookmark needs it, so without watches there are none.
 */
final class History implements ChangeListener {

  /** The changes that a node remembers: at 24 bytes each, 1.5 MB. */
  static final int SIZE = 1 << 16;

  /** While nobody watches, every expiry up to the present is over. */
  static final long ALL_EXPIRED = Long.MAX_VALUE;

  private final ReplicatedState state;
  private final InstantSource clock;
  private final int mask;
  private final long[] keys;
  private final Marks marks;
  private final BitSet purges;

  /** Changes that were made together with the next one: there never was a version after them. */
  private final BitSet joined;

  private final Mark initial;
  private volatile long head;
  private volatile long announced = ALL_EXPIRED;
  private volatile long lastExpiryGone = Long.MIN_VALUE;
  private volatile @Nullable Runnable follower;

  /**
   * A history that begins now; nothing else may change the state meanwhile.
   *
   * @param size the number of changes; a power of 2
   */
  History(ReplicatedState state, InstantSource clock, int size) {
    this.state = state;
    this.clock = clock;
    this.mask = size - 1;
    this.keys = new long[size];
    this.marks = new Marks(size);
    this.purges = new BitSet(size);
    this.joined = new BitSet(size);
    this.initial = Mark.of(state.version());
  }

  /** Called after each change from now on, under the state's write lock; null: nobody. */
  void follow(@Nullable Runnable signal) {
    follower = signal;
  }

  /** Every value that expires up to this moment was announced as expired. */
  void announced(long millis) {
    announced = millis;
  }

  /** The number of the last change. */
  long head() {
    return head;
  }

  /** The latest expiry of a value that was removed after it. */
  long lastExpiryGone() {
    return lastExpiryGone;
  }

  @Override
  public void changed(@Nullable Entry before, Entry entry) {
    add(entry, state.version());
    signal();
  }

  @Override
  public void changedTogether(List<Change> changes) {
    addAll(changes, state.version());
    signal();
  }

  /**
   * Usually a purge, of which readers see nothing. But a node that was away for too long also drops
   * values that they did see, and after a leap of the clock a value may be purged before its expiry
   * was announced.
   */
  @Override
  public void removed(Entry entry) {
    boolean isValue = entry.kind() == Entry.KNOWN_KIND && !entry.isTombstone();
    long over = Math.min(clock.millis(), announced);
    if (isValue && entry.expiry() > over) {
      add(entry, state.version());
      signal();
    } else {
      if (entry.hasTtl()) {
        lastExpiryGone = Math.max(lastExpiryGone, entry.expiry());
      }
      purged(state.version());
    }
  }

  private synchronized void add(Entry entry, Version version) {
    set(head + 1, entry.keyFingerprint(), version);
  }

  /** Whoever sees the first of them can see all of them. */
  private synchronized void addAll(List<Change> changes, Version version) {
    long last = head + changes.size();
    for (int i = 0; i < changes.size(); i++) {
      long number = last - changes.size() + 1 + i;
      set(number, changes.get(i).entry().keyFingerprint(), version);
      joined.set(place(number), number < last);
    }
  }

  private synchronized void purged(Version version) {
    long number = head > 0 && purges.get(place(head)) ? head : head + 1;
    set(number, 0, version);
    purges.set(place(number));
  }

  private void set(long number, long key, Version version) {
    int place = place(number);
    keys[place] = key;
    marks.set(number, version);
    purges.clear(place);
    joined.clear(place);
    head = number;
  }

  private void signal() {
    Runnable signal = follower;
    if (signal != null) {
      signal.run();
    }
  }

  private int place(long number) {
    return (int) number & mask;
  }

  /** Whether it knows every change after this one, and this is none of the future. */
  boolean goesBackTo(long number) {
    long last = head;
    return number >= 0 && number <= last && last - number <= mask;
  }

  /**
   * The mark of the version after a change; empty: it is forgotten, or there is no such version.
   */
  Optional<Mark> markAfter(long number) {
    if (number == 0) {
      return Optional.of(initial);
    }
    makeMarks(number);
    synchronized (this) {
      return goesBackTo(number) && number <= marks.made() && !joined.get(place(number))
          ? Optional.of(marks.get(number))
          : Optional.empty();
    }
  }

  /** The last change with this mark after it, 0 for the beginning; -1: there is none. */
  long find(Mark mark) {
    makeMarks(head);
    synchronized (this) {
      for (long number = marks.made(); number > 0 && goesBackTo(number); number--) {
        if (marks.is(number, mark) && !joined.get(place(number))) {
          return number;
        }
      }
      return goesBackTo(0) && mark.equals(initial) ? 0 : -1;
    }
  }

  private void makeMarks(long until) {
    boolean goesOn = true;
    while (goesOn) {
      synchronized (this) {
        goesOn = until > marks.made() && goesBackTo(until);
        if (goesOn) {
          marks.make(head);
        }
      }
    }
  }

  /** Receives the changes in their order. */
  interface Reader {
    void change(long number, long keyFingerprint);
  }

  /**
   * Reads the changes behind one up to another.
   *
   * @return whether all of them are still known
   */
  boolean read(long after, long until, Reader reader) {
    for (long number = after + 1; number <= until; number++) {
      long key;
      synchronized (this) {
        if (!goesBackTo(number - 1)) {
          return false;
        }
        if (purges.get(place(number))) {
          continue;
        }
        key = keys[place(number)];
      }
      reader.change(number, key);
    }
    return true;
  }
}
