package io.grapevine.watch;

import io.grapevine.bytes.Parts;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.watch.WatchMetrics.End;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** When a piece of the stream is long enough. */
  private static final int PIECE = 16 * 1024;

  /** The entries that one piece looks at; many may be invisible. */
  private static final int MAX_LOOKED_AT = 1_000;

  private enum Stage {
    /** It is not registered yet. */
    NEW,
    /** The reader is about to forget what it knows. */
    RESETTING,
    /** It gets what is there. */
    SCANNING,
    /** It gets what changed meanwhile. */
    CATCHING_UP,
    LIVE,
    /** It gets a last bookmark. */
    ENDING,
    ENDED
  }

  private final Watches watches;
  private final Scope scope;
  private final Form form;
  private final Runnable ready;

  private final Map<Key, Pending> pending = new LinkedHashMap<>(0);
  private Stage stage = Stage.NEW;

  /** Whether the reader has everything up to its bookmark. */
  private boolean complete = true;

  private long liveAt;

  /** The first of the pending keys are what the reader missed before it came. */
  private int missing;

  private long ahead;
  private boolean bookmarkDue;
  private @Nullable Key scanned;
  private boolean inStep;

  /**
   * A session that is not registered yet.
   *
   * @param ready called, with no lock held, when there may be something to read
   */
  Session(Watches watches, Scope scope, Form form, Runnable ready) {
    this.watches = watches;
    this.scope = scope;
    this.form = form;
    this.ready = ready;
  }

  Scope scope() {
    return scope;
  }

  void wake() {
    ready.run();
  }

  /** Whether the reader got all. */
  public synchronized boolean isEnded() {
    return stage == Stage.ENDED;
  }

  /** The reader has got all or is gone. */
  public void close() {
    watches.closed(this, discard());
  }

  private synchronized End discard() {
    End reason = stage == Stage.ENDED ? End.SHUTDOWN : hasNext() ? End.STALLED : End.CLOSED;
    stage = Stage.ENDED;
    watches.released(pending.size());
    pending.clear();
    return reason;
  }

  /** For how many nanoseconds it has something that the reader did not take. */
  synchronized long behind(long now) {
    return pending.isEmpty() ? 0 : now - pending.values().iterator().next().since;
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
      missing = pending.size();
    }
  }

  /** The reader must forget what it knows, and get everything. */
  synchronized void reset() {
    complete = false;
    missing = 0;
    watches.released(pending.size());
    pending.clear();
    if (stage != Stage.ENDING && stage != Stage.ENDED) {
      stage = Stage.RESETTING;
    }
  }

  /** A key of its scope changed. */
  synchronized void offer(Pending change) {
    boolean unread =
        switch (stage) {
          case NEW, RESETTING, ENDED -> false;
          case SCANNING -> inStep || scanned != null && change.key.compareTo(scanned) <= 0;
          case CATCHING_UP, LIVE, ENDING -> true;
        };
    if (unread && pending.putIfAbsent(change.key, change) == null && !watches.reserved()) {
      reset();
    }
  }

  /** The reader gets a bookmark, unless it gets other events. */
  synchronized void remind() {
    bookmarkDue = true;
  }

  /** The reader gets a last bookmark. */
  synchronized void end() {
    if (stage != Stage.ENDED) {
      stage = Stage.ENDING;
    }
  }

  /** Whether a call of {@link #next} may return events. */
  public synchronized boolean hasNext() {
    return switch (stage) {
      case RESETTING, SCANNING, ENDING -> true;
      case CATCHING_UP -> bookmarkDue || !pending.isEmpty() || isReached(watches.dispatched());
      case LIVE -> bookmarkDue || !pending.isEmpty();
      case NEW, ENDED -> false;
    };
  }

  private boolean isReached(Position dispatched) {
    return missing == 0 && place(dispatched).sequence() >= liveAt;
  }

  /** The reader has everything before this. */
  private Position place(Position dispatched) {
    return pending.isEmpty() ? dispatched : pending.values().iterator().next().before;
  }

  /** The next events; null: there are none at the moment. */
  public @Nullable Parts next() {
    Parts piece = new Parts();
    for (int i = 0; i < MAX_LOOKED_AT && piece.size() < PIECE && step(piece); i++) {
      // It has added an event, or a part of what is there.
    }
    return piece.size() == 0 ? null : piece.end();
  }

  private boolean step(Parts piece) {
    Event plain = takePlain(watches.dispatched());
    if (plain != null) {
      add(piece, plain.write(form).parts());
      watches.sent(plain);
      return !hasEnded();
    }
    if (isScanning()) {
      scan(piece);
      return true;
    }
    Pending change = takeChange();
    if (change != null) {
      deliver(change, piece);
      return true;
    }
    if (takeReminder() && piece.size() == 0) {
      add(piece, Event.BOOKMARK.write(form).parts());
      watches.sent(Event.BOOKMARK);
    }
    return false;
  }

  /** An event without a key that is due before all others. */
  private synchronized @Nullable Event takePlain(Position dispatched) {
    if (stage == Stage.RESETTING) {
      stage = Stage.SCANNING;
      scanned = null;
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
  private synchronized boolean hasEnded() {
    if (stage != Stage.ENDING) {
      return false;
    }
    stage = Stage.ENDED;
    watches.released(pending.size());
    pending.clear();
    return true;
  }

  private synchronized boolean isScanning() {
    inStep = stage == Stage.SCANNING;
    return inStep;
  }

  private void scan(Parts piece) {
    Key last = scanned;
    Iterator<Entry> entries = watches.entries(scope, last);
    long now = watches.now();
    for (int i = 0; i < MAX_LOOKED_AT && piece.size() < PIECE && entries.hasNext(); i++) {
      Entry entry = entries.next();
      last = entry.key();
      if (entry.isVisibleAt(now)) {
        add(piece, Event.PUT.write(form, last, entry, now).parts());
        watches.sent(Event.PUT);
      }
    }
    boolean all = !entries.hasNext();
    long seen = all ? watches.seen() : 0;
    synchronized (this) {
      inStep = false;
      if (stage == Stage.SCANNING) {
        scanned = all || last == null ? null : last.alone();
        if (all) {
          stage = Stage.CATCHING_UP;
          liveAt = seen;
          ahead = seen;
        }
      }
    }
    if (all) {
      watches.awaits(this);
    }
  }

  private synchronized @Nullable Pending takeChange() {
    if (pending.isEmpty() || stage == Stage.NEW || stage == Stage.ENDED) {
      return null;
    }
    Pending first = pending.values().iterator().next();
    pending.remove(first.key);
    missing = Math.max(0, missing - 1);
    watches.released(1);
    return first;
  }

  private void deliver(Pending change, Parts piece) {
    long now = watches.now();
    Entry entry = watches.entry(change.key);
    if (!change.brought(entry)) {
      ahead = watches.seen();
    }
    add(piece, change.text(form, entry, now));
    watches.sent(Event.of(entry, now));
  }

  private synchronized boolean takeReminder() {
    boolean due = bookmarkDue;
    bookmarkDue = false;
    return due && stage != Stage.NEW && stage != Stage.ENDED;
  }

  private void add(Parts piece, Parts text) {
    text.list().forEach(piece::share);
    piece.write(Event.end(form, bookmark()).getBytes(StandardCharsets.US_ASCII));
  }

  private String bookmark() {
    // First of all: everything before it is then either among the pending keys or was delivered.
    Position dispatched = watches.dispatched();
    Position here;
    synchronized (this) {
      if (!complete) {
        return Bookmark.BEGINNING;
      }
      here = place(dispatched);
    }
    return watches.bookmark(here, ahead);
  }
}
