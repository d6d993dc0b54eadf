package io.grapevine.watch;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Retrospect;
import io.grapevine.time.Ticker;
import io.grapevine.watch.WatchMetrics.End;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The watches of a node.
 *
 * <p>A write only adds to the {@link History}, and signals if somebody watches. {@link Rounds} pass
 * on to the sessions what changed and what expired, and each session has it for its reader at the
 * reader's pace.
 */
public final class Watches {

  private final ReplicatedState state;
  private final Retrospect retrospect;
  private final History history;
  private final InstantSource clock;
  private final Ticker ticker;
  private final WatchProperties properties;
  private final WatchMetrics metrics;
  private final Rounds rounds;
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger pending = new AtomicInteger();
  private final Ends ends;
  private volatile boolean ending;

  /**
   * The watches of a state; nothing may change it meanwhile.
   *
   * @param random gives this process a number that no other one has
   */
  public Watches(
      ReplicatedState state,
      InstantSource clock,
      Ticker ticker,
      RandomGenerator random,
      Scheduler timer,
      Scheduler work,
      WatchProperties properties,
      MeterRegistry registry) {
    this(
        state,
        new History(state, clock, History.SIZE),
        clock,
        ticker,
        random.nextLong(),
        timer,
        work,
        properties,
        registry);
  }

  Watches(
      ReplicatedState state,
      History history,
      InstantSource clock,
      Ticker ticker,
      long process,
      Scheduler timer,
      Scheduler work,
      WatchProperties properties,
      MeterRegistry registry) {
    this.state = state;
    this.retrospect = state.retrospect();
    this.history = history;
    this.clock = clock;
    this.ticker = ticker;
    this.properties = properties;
    this.ends = new Ends(history, process);
    this.rounds =
        new Rounds(
            state,
            history,
            new Resumption(retrospect, history, process, ticker),
            clock,
            ticker,
            timer,
            work,
            properties.bookmarkInterval());
    this.metrics = new WatchMetrics(registry);
    metrics.bind(this);
    state.follow(history);
  }

  /**
   * Begins a watch.
   *
   * @param ready called when the session may have events
   * @return empty if there are too many, or if the node is about to stop
   */
  public Optional<Session> open(Scope scope, Form form, Start start, Runnable ready) {
    if (open.incrementAndGet() > properties.maxWatches() || ending) {
      open.decrementAndGet();
      metrics.rejected();
      return Optional.empty();
    }
    Session session = new Session(this, scope, form, ready);
    sessions.add(session);
    rounds.add(session, start);
    return Optional.of(session);
  }

  /** From now on there are no new watches, and each present one ends with a last bookmark. */
  public void end() {
    ending = true;
    rounds.end();
  }

  /** Whether watches end. */
  public boolean isEnding() {
    return ending;
  }

  /** The number of open watches. */
  public int open() {
    return open.get();
  }

  /** The number of keys that readers have not got, of all watches. */
  public int pending() {
    return pending.get();
  }

  /** The age of the oldest change that some reader has not got. */
  double secondsBehind() {
    long now = ticker.nanos();
    return sessions.stream().mapToLong(session -> session.behind(now)).max().orElse(0) / 1e9;
  }

  // Below: for sessions.

  void closed(Session session, End reason) {
    sessions.remove(session);
    open.decrementAndGet();
    metrics.ended(reason);
    rounds.remove(session);
  }

  void end(Session session) {
    rounds.end(session);
  }

  void awaits(Session session) {
    rounds.await(session);
  }

  Position dispatched() {
    return rounds.dispatched();
  }

  /** The last change that a reader of this node may have seen by now. */
  long seen() {
    retrospect.settle();
    return history.head();
  }

  /**
   * The rest of an event, with its bookmark.
   *
   * @param here null: the reader can go on only at the beginning
   * @param ahead the reader may have seen the changes up to this one; those behind the bookmark may
   *     be lost with this process
   */
  byte[] end(Form form, @Nullable Position here, long ahead) {
    return here == null
        ? Event.end(form, Bookmark.BEGINNING)
        : ends.of(form, here, here.sequence() >= ahead);
  }

  /**
   * The epoch millisecond for which an event says what readers see. It must not show what a round
   * took for expired: while the wall clock, set back, is earlier and no round has noticed that yet,
   * such a value would expire a second time without an event.
   */
  long now() {
    return Math.max(clock.millis(), rounds.expired());
  }

  @Nullable Entry entry(Key key) {
    return state.entry(key).orElse(null);
  }

  Iterator<Entry> entries(Scope scope, @Nullable Key after) {
    return scope.entries(state, after);
  }

  /** Takes room for one more pending key; returns whether there was some. */
  boolean reserved() {
    return pending.incrementAndGet() <= properties.maxPending();
  }

  void released(int number) {
    pending.addAndGet(-number);
  }

  void sent(Event event) {
    metrics.sent(event);
  }
}
