package io.grapevine.watch;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Retrospect;
import io.grapevine.time.Ticker;
import io.grapevine.watch.WatchMetrics.End;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.scheduler.Scheduler;

/**
 * Passes on to the sessions what changed and what expired, in rounds on the work scheduler, one at
 * a time. There are none while nobody watches.
 *
 * <p>Each round offers everything new to all sessions, then publishes how far it came, and only
 * then wakes them: a session that has nothing left to send has everything up to that point.
 */
final class Rounds {

  /** The changes of one round. */
  private static final long MAX_CHANGES = 1_024;

  private final Retrospect retrospect;
  private final History history;
  private final Resumption resumption;
  private final Expiries expiries;
  private final InstantSource clock;
  private final Ticker ticker;

  private final Turns turns;
  private final Queue<Runnable> requests = new ConcurrentLinkedQueue<>();
  private volatile Position dispatched = new Position(0, 0);

  // Below: of the round in progress.
  private final Audience audience = new Audience();
  private final Reminders reminders;
  private final Set<Session> toWake = new LinkedHashSet<>();
  private final List<Pending> fresh = new ArrayList<>();
  private final Alarm alarm;
  private boolean ending;

  Rounds(
      ReplicatedState state,
      History history,
      Resumption resumption,
      InstantSource clock,
      Ticker ticker,
      Scheduler timer,
      Scheduler work,
      Duration bookmarkInterval) {
    this.retrospect = state.retrospect();
    this.history = history;
    this.resumption = resumption;
    this.expiries = new Expiries(state);
    this.clock = clock;
    this.ticker = ticker;
    this.alarm = new Alarm(this::signal, timer);
    this.turns = new Turns(this::round, work);
    this.reminders = new Reminders(bookmarkInterval.toNanos());
  }

  /** Every session has been offered everything up to this point. */
  Position dispatched() {
    return dispatched;
  }

  /** What expires up to this epoch millisecond was or is offered as expired. */
  long expired() {
    return expiries.reached();
  }

  /** A round begins now, or right after the one in progress. */
  void signal() {
    turns.signal();
  }

  /** The session gets what is new from the next round on. */
  void add(Session session, Start start) {
    request(() -> begin(session, start));
  }

  void remove(Session session) {
    request(() -> {
      if (audience.remove(session) && audience.isEmpty()) {
        rest();
      }
    });
  }

  /** The session is woken after the next round. */
  void await(Session session) {
    request(() -> toWake.add(session));
  }

  /** Every session gets a last bookmark. */
  void end() {
    request(() -> {
      ending = true;
      audience.all(session -> end(session, End.SHUTDOWN));
    });
  }

  /** The session gets a last bookmark. */
  void end(Session session) {
    request(() -> end(session, End.REVOKED));
  }

  private void end(Session session, End reason) {
    session.end(reason);
    toWake.add(session);
  }

  private void request(Runnable request) {
    requests.add(request);
    signal();
  }

  /** Returns whether there is more to do. */
  private boolean round() {
    try {
      boolean goesOn = !audience.isEmpty() && pass();
      for (Runnable next = requests.poll(); next != null; next = requests.poll()) {
        next.run();
      }
      reminders.run(ticker.nanos(), this::remind);
      wake();
      return goesOn;
    } finally {
      setAlarm();
    }
  }

  /** If one of them fails, the others are woken by the next round. */
  private void wake() {
    try {
      for (Session session : List.copyOf(toWake)) {
        toWake.remove(session);
        session.wake();
      }
    } finally {
      fresh.forEach(Pending::age);
      fresh.clear();
    }
  }

  private boolean pass() {
    long from = dispatched.sequence();
    long until = Math.min(history.head(), from + MAX_CHANGES);
    long before = expiries.reached();
    if (!history.read(from, until, (number, key) -> changed(number, key, before))) {
      expiries.missed();
      resetAll();
    }
    for (Entry entry : expiries.advance(clock.millis())) {
      offer(entry, new Position(until, before), until);
    }
    history.announced(expiries.reached());
    dispatched = new Position(until, expiries.reached());
    return until < history.head();
  }

  private void changed(long number, long keyFingerprint, long before) {
    List<Entry> present = retrospect.entriesOf(keyFingerprint);
    if (present.isEmpty()) {
      resetAll();
    }
    for (Entry entry : present) {
      expiries.changed(entry);
      offer(entry, new Position(number - 1, before), number);
    }
  }

  private void offer(Entry entry, Position before, long sequence) {
    Key key = entry.key();
    Pending[] shared = {null};
    audience.of(
        key,
        session -> {
          if (shared[0] == null) {
            shared[0] = new Pending(key.alone(), before, ticker.nanos(), entry, sequence);
            fresh.add(shared[0]);
          }
          session.offer(shared[0]);
          toWake.add(session);
        });
  }

  /** Something is gone, and it is not known any more what it was. */
  private void resetAll() {
    audience.all(session -> {
      session.reset();
      toWake.add(session);
    });
  }

  private void begin(Session session, Start start) {
    if (audience.isEmpty()) {
      history.follow(this::signal);
      expiries.begin(clock.millis());
      expiries.advance(clock.millis());
      history.announced(expiries.reached());
      dispatched = new Position(history.head(), expiries.reached());
    }
    audience.add(session);
    reminders.add(session, ticker.nanos());
    resumption
        .missed(session.scope(), start, dispatched)
        .ifPresentOrElse(missed -> session.begin(missed, dispatched.sequence()), session::reset);
    if (ending) {
      session.end(End.SHUTDOWN); // It was opened at the same moment.
    }
    toWake.add(session);
  }

  /** Nobody watches. */
  private void rest() {
    history.follow(null);
    history.announced(History.ALL_EXPIRED);
    expiries.clear();
    reminders.clear();
  }

  private boolean remind(Session session) {
    boolean present = audience.has(session);
    if (present) {
      session.remind();
      toWake.add(session);
    }
    return present;
  }

  private void setAlarm() {
    if (audience.isEmpty()) {
      alarm.off();
    } else {
      alarm.set(expiries.next() - clock.millis());
    }
  }
}
