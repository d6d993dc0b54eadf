package io.grapevine.watch;

import io.grapevine.bytes.Parts;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import org.jspecify.annotations.Nullable;

/**
 * The events of a session as bytes. It reads the state and holds no lock meanwhile; the session
 * says what comes next. One thread at a time uses it.
 */
final class Output {

  /** When a piece of the stream is long enough. */
  private static final int PIECE = 16 * 1024;

  /** The events of one piece. */
  private static final int MAX_EVENTS = 1_000;

  private final Watches watches;
  private final Session session;
  private final Form form;

  /** The reader may have seen the changes up to this one. */
  private long ahead;

  Output(Watches watches, Session session, Form form) {
    this.watches = watches;
    this.session = session;
    this.form = form;
  }

  /** The next events; null: there are none at the moment. */
  @Nullable Parts next() {
    Parts piece = new Parts();
    for (int i = 0; i < MAX_EVENTS && piece.size() < PIECE && step(piece); i++) {
      // It has added an event, or a part of what is there.
    }
    return piece.size() == 0 ? null : piece.end();
  }

  private boolean step(Parts piece) {
    Event plain = session.takePlain(watches.dispatched());
    if (plain != null) {
      add(piece, plain.write(form).parts());
      watches.sent(plain);
      return plain != Event.BOOKMARK || !session.hasEnded();
    }
    if (session.isScanning()) {
      scan(piece);
      return true;
    }
    Pending change = session.takeChange();
    if (change != null) {
      deliver(change, piece);
      return true;
    }
    if (session.takeReminder() && piece.size() == 0) {
      add(piece, Event.BOOKMARK.write(form).parts());
      watches.sent(Event.BOOKMARK);
    }
    return false;
  }

  private void scan(Parts piece) {
    Key after = session.beginStep();
    long now = watches.now();
    Snapshot.Step step =
        Snapshot.Step.read(
            watches.entries(session.scope(), after),
            after,
            entry -> {
              if (entry.isVisibleAt(now)) {
                add(piece, Event.PUT.write(form, entry.key(), entry, now).parts());
                watches.sent(Event.PUT);
              }
              return piece.size() < PIECE;
            });
    long seen = step.all() ? watches.seen() : ahead;
    ahead = seen;
    session.endStep(step, seen);
    if (step.all()) {
      watches.awaits(session);
    }
  }

  private void deliver(Pending change, Parts piece) {
    long now = watches.now();
    Entry entry = watches.entry(change.key);
    long seen = change.seenWith(entry);
    ahead = Math.max(ahead, seen < 0 ? watches.seen() : seen);
    add(piece, change.text(form, entry, now));
    watches.sent(Event.of(entry, now));
  }

  private void add(Parts piece, Parts text) {
    text.list().forEach(piece::share);
    piece.write(watches.end(form, session.place(watches.dispatched()), ahead));
  }
}
