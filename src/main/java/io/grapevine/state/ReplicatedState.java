package io.grapevine.state;

import io.grapevine.state.PutResult.Reason;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The replicated map of one node.
 *
 * <p>Reads use no lock and no parser. A write holds one short lock around table, digest, purge
 * queue and change log, and costs the same however large the state is. Invariants: the version is a
 * function of the entries alone; the entry of a key is never replaced by a lesser one in {@link
 * MergeOrder}, except by {@link #restamp}; no limit is exceeded.
 */
public final class ReplicatedState {

  private final InstantSource wallClock;
  private final Limits limits;
  private final Retention retention;
  private final Object lock = new Object();
  private final Ledger ledger;
  private final EntryTable table;
  private final HybridClock clock;
  private final ClockJumps jumps;
  private final LocalWrites writes;
  private final Writer open;
  private final Merging merging;
  private final Restamping restamping;
  private final Removals removals;

  /**
   * An empty state.
   *
   * @param ticker detects when {@code wallClock} was set
   * @param maxClockSkew how far a merged stamp may be ahead of {@code wallClock}
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
    this.writes = new LocalWrites(wallClock, jumps, lock, ledger, clock, limits, retention);
    this.open = new Writer(writes, Admission.OPEN);
    this.merging = new Merging(wallClock, lock, ledger, clock, limits, retention);
    this.restamping = new Restamping(wallClock, lock, ledger, clock);
    this.removals = new Removals(wallClock, lock, ledger);
  }

  /** How far a merged stamp may be ahead of the wall clock. */
  public Duration maxClockSkew() {
    return clock.maxSkew();
  }

  /** A stamp of now, later than every earlier one; empty while this node rejects local writes. */
  public OptionalLong nextStamp() {
    return writes.stamp();
  }

  /** Registers a listener, which receives every change from now on. */
  public void follow(ChangeListener listener) {
    synchronized (lock) {
      ledger.changes().follow(listener);
    }
  }

  /** As above; the listener also receives every present entry first. */
  public void followFromTheBeginning(ChangeListener listener) {
    synchronized (lock) {
      entries().forEach(entry -> listener.changed(null, entry));
      ledger.changes().follow(listener);
    }
  }

  /** What followers of changes need to look back. */
  public Retrospect retrospect() {
    return new Retrospect(lock, ledger, retention);
  }

  /** Totals below prefixes that are kept up to date from now on. */
  public PrefixTotals totals() {
    PrefixTotals totals = new PrefixTotals(wallClock, lock, table);
    follow(totals);
    return totals;
  }

  /** The value of a key, if there is a visible one. */
  public Optional<Entry> get(Key key) {
    return entry(key).filter(entry -> entry.isVisibleAt(wallClock.millis()));
  }

  /** The entry of a key, even if it is a tombstone or an expired value. */
  public Optional<Entry> entry(Key key) {
    Slot slot = table.find(key);
    return slot == null ? Optional.empty() : Optional.of(new Entry(slot.packed()));
  }

  /** A range in key order, with any number of invisible entries. Weakly consistent. */
  public Stream<Entry> entries(KeyRange range) {
    return table.ascending(range);
  }

  /** As above, in the reverse order. */
  public Stream<Entry> descending(KeyRange range) {
    return table.descending(range);
  }

  /** All entries in key order, including tombstones and expired values. Weakly consistent. */
  public Stream<Entry> entries() {
    return entries(KeyRange.ALL);
  }

  /** The digest of all entries, including tombstones and expired values. */
  public Version version() {
    return ledger.totals().version();
  }

  /** The number of entries, including tombstones and expired values. */
  public long size() {
    return ledger.totals().entries();
  }

  /** How many of the entries are tombstones. */
  public long tombstones() {
    return ledger.totals().tombstones();
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

  /** The writes of an application. */
  public Writer writer(Admission admission) {
    return new Writer(writes, admission);
  }

  /** See {@link Writer#put}. */
  public PutResult put(Key key, byte[] json, long ttl) {
    return put(key, json, ttl, Condition.NONE);
  }

  /** See {@link Writer#put}. */
  public PutResult put(Key key, byte[] json, long ttl, Condition condition) {
    return open.put(key, json, ttl, condition);
  }

  /** See {@link Writer#touch}. */
  public PutResult touch(Key key, long ttl, Condition condition) {
    return open.touch(key, ttl, condition);
  }

  /** See {@link Writer#remove}. */
  public PutResult remove(Key key) {
    return remove(key, Condition.NONE);
  }

  /** See {@link Writer#remove}. */
  public PutResult remove(Key key, Condition condition) {
    return open.remove(key, condition);
  }

  /** See {@link Writer#write}. */
  public BatchResult write(List<Write> batch) {
    return open.write(batch);
  }

  /** See {@link Writer#restore}. */
  public PutResult restore(Entry entry) {
    return open.restore(entry);
  }

  /** Merges an entry of a peer: stores it if it is greater than the present one. */
  public MergeOutcome merge(Entry entry) {
    return merging.merge(entry);
  }

  /** Removes entries past their purge boundary, some at a time; returns their number. */
  public int purge() {
    return removals.purge();
  }

  /** See {@link Restamping}; returns the number of entries with a new stamp. */
  public int restamp() {
    return restamping.run();
  }

  /** Removes all other entries, without tombstones; returns their number. */
  public int retain(Predicate<Entry> survives) {
    return removals.retain(survives);
  }

  /**
   * From the return of this call on, no local write takes effect until {@link #allowWrites} revokes
   * this reason. Of several reasons, writers get the first in the order of {@link Reason}.
   */
  public void refuseWrites(Reason reason) {
    writes.refuse(reason);
  }

  /** Revokes this reason to reject local writes; others may remain. */
  public void allowWrites(Reason reason) {
    writes.allow(reason);
  }

  /**
   * Confirms that the wall clock is right, as far as is known. After a jump of it, local writes are
   * rejected until this call.
   *
   * @param wallMillis its value before it was compared with others
   * @param nanos the monotonic clock at that moment
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
