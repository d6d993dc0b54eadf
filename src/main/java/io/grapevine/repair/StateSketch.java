package io.grapevine.repair;

import io.grapevine.message.Exchange;
import io.grapevine.message.SketchAnswer;
import io.grapevine.sketch.Sketch;
import io.grapevine.sketch.SketchBuilder;
import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import io.grapevine.state.Version;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sketch of a state, and the entries behind the fingerprints that changed last.
 *
 * <p>Every write keeps the first symbols up to date; more of them are computed from all entries on
 * request. Nodes nearly always differ in entries that changed last, so those are found by their
 * fingerprints without a scan of the state.
 */
final class StateSketch implements ChangeListener {

  /** The number of symbols that every write keeps up to date: enough for some 2,700 differences. */
  static final int KEPT = 4_096;

  private final ReplicatedState state;
  private final SketchBuilder kept;
  private final int symbols;
  private final RecentEntries recent;

  /**
   * The sketch of a state that is still empty; it must be registered as a listener of the state.
   *
   * @param kept the number of symbols that every write keeps up to date; it also determines how
   *     many entries are found by their fingerprints: up to some three times as many, nearly always
   *     all of them
   */
  StateSketch(ReplicatedState state, int kept) {
    this.state = state;
    this.kept = new SketchBuilder(kept);
    this.symbols = kept;
    this.recent = new RecentEntries(Integer.highestOneBit(kept));
  }

  @Override
  public synchronized void changed(@Nullable Entry before, Entry entry) {
    if (before != null) {
      removed(before);
    }
    long fingerprint = entry.fingerprint();
    kept.add(fingerprint);
    recent.add(Exchange.half(fingerprint), entry);
  }

  @Override
  public synchronized void removed(Entry entry) {
    long fingerprint = entry.fingerprint();
    kept.remove(fingerprint);
    recent.remove(Exchange.half(fingerprint), entry);
  }

  /**
   * Whether this number of symbols is precomputed, so that it costs only a copy, however large the
   * state is.
   */
  boolean keeps(int size) {
    return size <= symbols;
  }

  /** The first symbols of this moment. */
  Sketch prefix(int size) {
    if (keeps(size)) {
      return keptPrefix(size);
    }
    SketchBuilder builder = new SketchBuilder(size);
    state.entries().forEach(entry -> builder.add(entry.fingerprint()));
    return builder.prefix(size);
  }

  private synchronized Sketch keptPrefix(int size) {
    return kept.prefix(size);
  }

  /** The first symbols, encoded from one of them on, for a peer. */
  byte[] answer(int first, int size) {
    Version version;
    Sketch sketch;
    do { // The version shows whether two answers belong together, so it must be that of the
      // symbols.
      version = state.version();
      sketch = prefix(first + size);
    } while (keeps(first + size) && !version.equals(state.version()));
    return SketchAnswer.encode(version, sketch, first);
  }

  /** The entry with this fingerprint, if it is one of those that changed last. */
  synchronized Optional<Entry> recent(long fingerprint) {
    return recent.find(Exchange.half(fingerprint), entry -> entry.fingerprint() == fingerprint);
  }

  /** As above, by the half of the fingerprint. */
  synchronized Optional<Entry> recent(int half) {
    return recent.find(half, entry -> true);
  }

  /** The number of recently changed entries with a later stamp than this. */
  long recentSince(long stamp) {
    return recentEntries().filter(entry -> Stamp.isAfter(entry.stamp(), stamp)).count();
  }

  private synchronized Stream<Entry> recentEntries() {
    return recent.copy();
  }
}
