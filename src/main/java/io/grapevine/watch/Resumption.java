package io.grapevine.watch;

import io.grapevine.state.Entry;
import io.grapevine.state.Retrospect;
import io.grapevine.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a reader missed since its bookmark.
 *
 * <p>A bookmark of this process says how far the reader came. One of another process is useful if
 * the state of this node once had the very same version: then the reader had exactly what this node
 * had at that moment. In every other case the reader must begin again, whatever its clock or ours
 * says.
 */
final class Resumption {

  private final Retrospect retrospect;
  private final History history;
  private final long process;
  private final Ticker ticker;

  Resumption(Retrospect retrospect, History history, long process, Ticker ticker) {
    this.ticker = ticker;
    this.retrospect = retrospect;
    this.history = history;
    this.process = process;
  }

  /** The keys of this scope that changed or expired since; empty: that is not known. */
  Optional<List<Pending>> missed(Scope scope, Start start, Position now) {
    return switch (start) {
      case Start.Plain plain -> plain == Start.NOW ? Optional.of(List.of()) : Optional.empty();
      case Bookmark bookmark -> missed(scope, bookmark, now);
    };
  }

  private Optional<List<Pending>> missed(Scope scope, Bookmark bookmark, Position now) {
    long sequence = sequenceOf(bookmark);
    if (sequence < 0) {
      return Optional.empty();
    }
    List<Pending> missed = new ArrayList<>();
    // The clock of the other node may have been ahead: then this one shows values again.
    Position since = new Position(sequence, bookmark.expired());
    retrospect.expiring(
        Math.min(since.expired(), now.expired()),
        Math.max(since.expired(), now.expired()),
        entry -> add(entry, scope, since, missed));
    boolean[] gone = {false};
    boolean known =
        history.read(
            sequence,
            now.sequence(),
            (number, key) -> {
              List<Entry> present = retrospect.entriesOf(key);
              gone[0] |= present.isEmpty();
              Position before = new Position(number - 1, now.expired());
              present.forEach(entry -> add(entry, scope, before, missed));
            });
    // Last: what was removed meanwhile counts as well.
    return known && !gone[0] && history.lastExpiryGone() <= bookmark.expired()
        ? Optional.of(missed)
        : Optional.empty();
  }

  /** The change of this node that corresponds to the bookmark; -1: there is none. */
  private long sequenceOf(Bookmark bookmark) {
    if (bookmark.process() == process) {
      return history.goesBackTo(bookmark.sequence()) ? bookmark.sequence() : -1;
    }
    return bookmark.mark() == null ? -1 : history.find(bookmark.mark());
  }

  private void add(Entry entry, Scope scope, Position before, List<Pending> missed) {
    if (scope.contains(entry.key())) {
      missed.add(new Pending(entry.key().alone(), before, ticker.nanos()));
    }
  }
}
