package io.grapevine.state;

import io.grapevine.state.PutResult.Reason;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The replicated map of one node.
 *
 * <p>Reads take no lock and run no parser. A write takes one short lock around table, digest, purge
 * queue and change log, and costs the same however large the state is. Invariants: the version is a
 * function of the entries alone; the entry of a key is never replaced by one that {@link
 * MergeOrder} puts before it, except by {@link #restamp}; no limit is passed.
 */
public final class ReplicatedState {

  private static final int PURGE_CHUNK = 1_000;

  private final InstantSource wallClock;
  private final Limits limits;
  private final Retention retention;
  private final Object lock = new Object();
  private final Ledger ledger;
  private final EntryTable table;
  private final HybridClock clock;
  private final ClockJumps jumps;
  private final LocalWrites writes;
  private final Merging merging;
  private final Restamping restamping;

  /**
   * An empty state.
   *
   * @param ticker tells when {@code wallClock} was set
   * @param maxClockSkew how far a merged stamp may lie ahead of {@code wallClock}
   */
  public ReplicatedState(
      InstantSource wallClock,
      Ticker ticker,
      Duration maxClockSkew,
      Limits limits,
      Retention retention) {
    this.wallClock = wallClock;
    this.limits = limits;
    this.retention = retention;
    this.ledger = new Ledger(limits, retention);
    this.table = ledger.table();
    this.clock = new HybridClock(wallClock, maxClockSkew);
    this.jumps = new ClockJumps(wallClock.millis(), ticker);
    this.writes = new LocalWrites(wallClock, jumps, lock, ledger, clock, retention);
    this.merging = new Merging(wallClock, lock, ledger, clock, limits, retention);
    this.restamping = new Restamping(wallClock, lock, ledger, clock);
  }

  /** How far a merged stamp may lie ahead of the wall clock. */
  public Duration maxClockSkew() {
    return clock.maxSkew();
  }

  /** From now on, tells this listener of every change. */
  public void follow(ChangeListener listener) {
    synchronized (lock) {
      ledger.changes().follow(listener);
    }
  }

  /** Tells this listener of every entry there is, and from now on of every change. */
  public void followFromTheBeginning(ChangeListener listener) {
    synchronized (lock) {
      entries().forEach(entry -> listener.changed(null, entry));
      ledger.changes().follow(listener);
    }
  }

  /** The value of a key, if a reader may see one. */
  public Optional<Entry> get(Key key) {
    return entry(key).filter(entry -> entry.isVisibleAt(wallClock.millis()));
  }

  /** The entry of a key, tombstone and expired value included. */
  public Optional<Entry> entry(Key key) {
    Slot slot = table.find(new Slot(key));
    return slot == null ? Optional.empty() : Optional.of(new Entry(slot.packed()));
  }

  /**
   * The entries of some keys in their order, also those that no reader may see, of which there may
   * be very many. Weakly consistent.
   *
   * @param prefix what the keys begin with; null: anything
   * @param after the key behind which to start; null: at the beginning
   */
  public Stream<Entry> entries(@Nullable Key prefix, @Nullable Key after) {
    Stream<Entry> entries = table.from(prefix, after);
    return prefix == null ? entries : entries.takeWhile(entry -> entry.key().startsWith(prefix));
  }

  /** Every entry in key order, tombstones and expired values included. Weakly consistent. */
  public Stream<Entry> entries() {
    return entries(null, null);
  }

  /** The digest of all entries, tombstones and expired values included. */
  public Version version() {
    return ledger.totals().version();
  }

  /** How many entries there are, tombstones and expired values included. */
  public long size() {
    return ledger.totals().entries();
  }

  /** The bytes of all entries, as {@link Entry#size()} counts them. */
  public long bytes() {
    return ledger.totals().bytes();
  }

  public Limits limits() {
    return limits;
  }

  public Retention retention() {
    return retention;
  }

  /** The latest stamp so far: not before any entry's, and before that of any later write here. */
  public long lastStamp() {
    synchronized (lock) {
      return clock.last();
    }
  }

  /**
   * Sets the value of a key.
   *
   * @param json one JSON document as compact UTF-8
   * @param ttl time to live in milliseconds of the wall clock, 1 to {@link Entry#MAX_TTL}; 0: for
   *     ever
   */
  public PutResult put(Key key, byte[] json, long ttl) {
    if (json.length > limits.maxValueBytes()) {
      return new PutResult.Refused(Reason.VALUE_TOO_LARGE);
    }
    return writes.write(Entry.value(key, Stamp.OLDEST, json, ttl).packed());
  }

  /** Removes a key, also one that is not known here: it may be on its way. */
  public PutResult remove(Key key) {
    return writes.write(Entry.tombstone(key, Stamp.OLDEST).packed());
  }

  /** Takes an entry of a peer, if it is greater than the one that is here. */
  public MergeOutcome merge(Entry entry) {
    return merging.merge(entry);
  }

  /**
   * Takes out what is past its purge boundary, some at a time so that writers are not held up; says
   * how many.
   */
  public int purge() {
    long now = wallClock.millis();
    int purged = 0;
    int some;
    do {
      synchronized (lock) {
        some = ledger.purgeSome(now, PURGE_CHUNK);
      }
      purged += some;
    } while (some == PURGE_CHUNK);
    return purged;
  }

  /**
   * Gives every entry that is stamped further ahead of the wall clock than the skew bound a stamp
   * of the present, in their order, and sets the hybrid clock back; listeners hear of each as of
   * any change. To be called when the wall clock is right again: what this node took while it was
   * ahead then spreads, and writes are accepted again. See {@link Restamping} for why this is safe.
   *
   * @return how many
   */
  public int restamp() {
    return restamping.run();
  }

  /** Takes out, without a tombstone, every entry that does not pass; says how many. */
  @SuppressWarnings("ReferenceEquality") // Only what was tested is taken out.
  public int retain(Predicate<Entry> survives) {
    int removed = 0;
    for (Iterator<Slot> slots = table.all(); slots.hasNext(); ) {
      Slot slot = slots.next();
      byte[] seen = slot.packed();
      if (!survives.test(new Entry(seen))) {
        synchronized (lock) {
          if (table.find(slot) == slot && slot.packed() == seen) {
            ledger.take(slot);
            removed++;
          }
        }
      }
    }
    return removed;
  }

  /**
   * From the return of this call on, no local write takes effect, until {@link #allowWrites} takes
   * this reason back. With several reasons at once, writers get the first in the order of {@link
   * Reason}.
   */
  public void refuseWrites(Reason reason) {
    writes.refuse(reason);
  }

  /** This reason to refuse local writes is over; others may remain. */
  public void allowWrites(Reason reason) {
    writes.allow(reason);
  }

  /**
   * The wall clock may be stamped with, as far as anyone can tell. From a jump of it on, local
   * writes are refused until this call.
   *
   * @param wallMillis what it showed before it was compared with others
   * @param nanos what the monotonic clock showed at that moment
   * @return by how many milliseconds it was set since the last call; 0: it was not
   */
  public long confirmClock(long wallMillis, long nanos) {
    return jumps.confirm(wallMillis, nanos);
  }

  /** From the return of this call on, no entry of a peer takes effect. */
  public void refuseMerges() {
    merging.refuse();
  }
}
