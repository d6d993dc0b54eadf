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
    Piece piece = new Piece();
    for (int i = 0; i < MAX_EVENTS && piece.size() < PIECE && step(piece); i++) {
      // It has added an event, or a part of what is there.
    }
    return piece.end();
  }

  /** Returns whether there may be more. */
  private boolean step(Piece piece) {
    return switch (session.take(watches.dispatched())) {
      case Event plain -> {
        send(plain, piece);
        yield plain != Event.BOOKMARK || !session.hasEnded();
      }
      case Next.Other.SCAN -> {
        scan(piece);
        yield true;
      }
      case Pending change -> {
        deliver(change, piece);
        yield true;
      }
      case Next.Other.REMINDER -> {
        if (piece.size() == 0) {
          send(Event.BOOKMARK, piece);
        }
        yield false;
      }
      case Next.Other.NOTHING -> false;
    };
  }

  private void send(Event plain, Piece piece) {
    add(piece, plain.write(form).parts());
    watches.sent(plain);
  }

  private void scan(Piece piece) {
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

  private void deliver(Pending change, Piece piece) {
    long now = watches.now();
    Entry entry = watches.entry(change.key);
    long seen = change.seenWith(entry);
    ahead = Math.max(ahead, seen < 0 ? watches.seen() : seen);
    piece.add(change.text(form, entry, now, end()));
    watches.sent(Event.of(entry, now));
  }

  private void add(Piece piece, Parts text) {
    piece.add(text);
    piece.add(end());
  }

  private byte[] end() {
    return watches.end(form, session.place(watches.dispatched()), ahead);
  }
}
