package io.grapevine.watch;

import io.grapevine.bytes.Parts;
import io.grapevine.state.Key;
import io.grapevine.watch.WatchMetrics.End;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reader of changes, which gets the next events whenever it can take them.
 *
 * <p>It keeps the keys that the reader has not got, not the changes: of a key that changed several
 * times meanwhile the reader gets the latest entry, at the place of its first change. So a bookmark
 * before the first of these keys is before everything that is missing.
 *
 * <p>While the reader gets everything, the session keeps only keys that it has passed already. One
 * thread at a time may ask for the next events; changes are offered by another one.
 */
public final class Session {

  private final Watches watches;
  private final Scope scope;
  private final Runnable ready;

  private final Output output;
  private final Backlog backlog;
  private final Snapshot snapshot = new Snapshot();
  private Stage stage = Stage.NEW;
  private End endedBy = End.SHUTDOWN;

  /** Whether the reader has everything up to its bookmark. */
  private boolean complete = true;

  private long liveAt;

  private boolean bookmarkDue;

  /**
   * A session that is not registered yet.
   *
   * @param ready called, with no lock held, when there may be something to read
   */
  Session(Watches watches, Scope scope, Form form, Runnable ready) {
    this.watches = watches;
    this.scope = scope;
    this.ready = ready;
    this.backlog = new Backlog(watches);
    this.output = new Output(watches, this, form);
  }

  Scope scope() {
    return scope;
  }

  void wake() {
    ready.run();
  }

  /** The reader may no longer read this: it gets a last bookmark, and nothing else. */
  public void revoke() {
    watches.end(this);
  }

  /** What there is behind the events that the reader got. */
  public enum Rest {
    MORE,
    NOTHING_YET,
    /** It got all. */
    END
  }

  /** Whether a call of {@link #next} may return events. */
  public synchronized Rest rest() {
    return hasNext() ? Rest.MORE : stage == Stage.ENDED ? Rest.END : Rest.NOTHING_YET;
  }

  /** The reader has got all or is gone. */
  public void close() {
    watches.closed(this, discard());
  }

  private synchronized End discard() {
    End reason = stage == Stage.ENDED ? endedBy : hasNext() ? End.STALLED : End.CLOSED;
    stage = Stage.ENDED;
    backlog.clear();
    return reason;
  }

  /** For how many nanoseconds it has something that the reader did not take. */
  synchronized long behind(long now) {
    return backlog.age(now);
  }

  /** It begins with these, which are behind its bookmark, and gets what follows. */
  void begin(List<Pending> missed, long sequence) {
    synchronized (this) {
      if (stage == Stage.NEW) {
        stage = Stage.CATCHING_UP;
        liveAt = sequence;
      }
    }
    missed.forEach(this::offer);
    synchronized (this) {
      backlog.beginsHere();
    }
  }

  /** The reader must forget what it knows, and get everything. */
  synchronized void reset() {
    complete = false;
    backlog.clear();
    if (stage != Stage.ENDING && stage != Stage.ENDED) {
      stage = Stage.RESETTING;
    }
  }

  /** A key of its scope changed. */
  synchronized void offer(Pending change) {
    boolean unread =
        switch (stage) {
          case NEW, RESETTING, ENDED -> false;
          case SCANNING -> snapshot.mayHavePassed(change.key);
          case CATCHING_UP, LIVE, ENDING -> true;
        };
    if (unread && !backlog.add(change)) {
      reset();
    }
  }

  /** The reader gets a bookmark, unless it gets other events. */
  synchronized void remind() {
    bookmarkDue = true;
  }

  /** The reader gets a last bookmark. */
  synchronized void end(End reason) {
    if (stage != Stage.ENDED && stage != Stage.ENDING) {
      endedBy = reason;
      stage = Stage.ENDING;
    }
  }

  private boolean hasNext() {
    return switch (stage) {
      case RESETTING, SCANNING, ENDING -> true;
      case CATCHING_UP -> bookmarkDue || !backlog.isEmpty() || isReached(watches.dispatched());
      case LIVE -> bookmarkDue || !backlog.isEmpty();
      case NEW, ENDED -> false;
    };
  }

  private boolean isReached(Position dispatched) {
    return !backlog.hasMissed() && backlog.place(dispatched).sequence() >= liveAt;
  }

  /** The next events; null: there are none at the moment. */
  public @Nullable Parts next() {
    return output.next();
  }

  /** Removes and returns what the reader gets next. */
  synchronized Next take(Position dispatched) {
    Event plain = takePlain(dispatched);
    if (plain != null) {
      return plain;
    }
    if (stage == Stage.SCANNING) {
      return Next.Other.SCAN;
    }
    if (stage == Stage.NEW || stage == Stage.ENDED) {
      return Next.Other.NOTHING;
    }
    Pending change = backlog.take();
    if (change != null) {
      return change;
    }
    boolean due = bookmarkDue;
    bookmarkDue = false;
    return due ? Next.Other.REMINDER : Next.Other.NOTHING;
  }

  /** An event without a key that is due before all others. */
  private @Nullable Event takePlain(Position dispatched) {
    if (stage == Stage.RESETTING) {
      stage = Stage.SCANNING;
      snapshot.begin();
      return Event.RESET;
    }
    if (stage == Stage.CATCHING_UP && isReached(dispatched)) {
      stage = Stage.LIVE;
      complete = true;
      return Event.LIVE;
    }
    return stage == Stage.ENDING ? Event.BOOKMARK : null;
  }

  /** Called after the last bookmark: it is before all that was offered up to now. */
  synchronized boolean hasEnded() {
    if (stage != Stage.ENDING) {
      return false;
    }
    stage = Stage.ENDED;
    backlog.clear();
    return true;
  }

  synchronized @Nullable Key beginStep() {
    return snapshot.beginStep();
  }

  synchronized void endStep(Snapshot.Step step, long seen) {
    snapshot.endStep(step);
    if (step.all() && stage == Stage.SCANNING) {
      stage = Stage.CATCHING_UP;
      liveAt = seen;
    }
  }

  /**
   * Where the reader can go on; null: only at the beginning.
   *
   * @param dispatched read before: everything before it is then in the backlog or was delivered
   */
  synchronized @Nullable Position place(Position dispatched) {
    return complete ? backlog.place(dispatched) : null;
  }
}
