package io.grapevine.clock;

import io.grapevine.clock.ClockSkews.Skew;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.OnceAMinute;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Compares the wall clock of this node with those of its peers, and keeps this node from
 * acknowledging writes that its peers would reject.
 *
 * <p>While the clock is wrong, the node rejects writes and is not ready. When it is right again,
 * entries that were written meanwhile get stamps of the present and spread, and the node accepts
 * writes. The state itself rejects writes from a jump of the clock on until the next comparison.
 */
@Component
public final class ClockWatch {

  private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);

  /** A wall clock that is set by less may as well drift. */
  private static final long DRIFT_MILLIS = 10;

  /** Peers come and go, and old answers do not count: this may change the verdict as well. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final ReplicatedState state;
  private final PeerDirectory directory;
  private final InstantSource clock;
  private final Ticker ticker;
  private final ClockSkews skews = new ClockSkews();
  private final OnceAMinute warnings;
  private final OnceAMinute jumps;
  private volatile ClockVerdict verdict = ClockVerdict.UNKNOWN;
  private volatile boolean refusing;

  /** Whether there was an answer of a peer since the last comparison began. */
  private volatile boolean answered;

  // Below: of the last comparison.
  private long comparedAt;
  private long comparedOffset;

  ClockWatch(
      ReplicatedState state,
      PeerDirectory directory,
      InstantSource clock,
      Ticker ticker,
      MeterRegistry registry) {
    this.state = state;
    this.directory = directory;
    this.clock = clock;
    this.ticker = ticker;
    this.warnings = new OnceAMinute(ticker);
    this.jumps = new OnceAMinute(ticker);
    gauge(
        registry,
        "grapevine.clock.largest.skew.seconds",
        "The largest difference between the wall clocks of this node and of a peer",
        () -> largest(skews()) / 1_000.0);
    gauge(
        registry,
        "grapevine.clock.offset.seconds",
        "How far the wall clock of this node is ahead of the median of its peers",
        () -> offset(skews()) / 1_000.0);
    gauge(
        registry,
        "grapevine.clock.wrong",
        "1 while this node rejects writes because its wall clock is wrong",
        () -> refusing ? 1 : 0);
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value)
        .description(description)
        .baseUnit(name.endsWith("seconds") ? "seconds" : null)
        .register(registry);
  }

  /**
   * Records an answer of a peer.
   *
   * @param sent when the request was sent, in nanoseconds of the monotonic clock
   */
  public void measured(Peer peer, NodeInfo info, long sent) {
    Long theirs = info.clock();
    if (theirs != null) {
      skews.measured(peer, theirs, sent, ticker.nanos(), directory.known());
      answered = true;
    }
  }

  /**
   * Compares the clocks once, unless nothing has changed since the last time. Two threads must not
   * call this at the same time.
   */
  public void check() {
    long wall = clock.millis();
    long nanos = ticker.nanos();
    long offset = wall - TimeUnit.NANOSECONDS.toMillis(nanos);
    if (isSettled()
        && Math.abs(offset - comparedOffset) <= DRIFT_MILLIS
        && nanos - comparedAt < LONGEST_PAUSE.toNanos()) {
      return;
    }
    comparedAt = nanos;
    comparedOffset = offset;
    answered = false;
    compare(wall, nanos);
  }

  private boolean isSettled() {
    return verdict == ClockVerdict.RIGHT && !refusing && !answered;
  }

  private void compare(long wall, long nanos) {
    SortedMap<Peer, Skew> now = skews.to(directory.known(), wall, nanos);
    ClockVerdict before = verdict;
    ClockVerdict after = ClockVerdict.of(now.values(), bound());
    verdict = after;
    if (after.isWrong()) {
      state.refuseWrites(PutResult.Reason.CLOCK);
      refusing = true;
      if (after != before) {
        log.error("{}; rejecting writes until the clock is right", describe(after, now));
      }
    } else if (after != ClockVerdict.UNKNOWN || directory.isAlone()) {
      recover(after);
    }
    long jump = state.confirmClock(wall, nanos);
    if (jump != 0) {
      jumps.happened(
          times -> log.warn("the wall clock of this node jumped by {} s", seconds(jump)));
    }
    if (now.values().stream().anyMatch(this::isFar)) {
      warnings.happened(times -> log.warn("the wall clocks of nodes differ: {}", far(now)));
    }
  }

  /** Without a majority, stamps that are too far ahead may be right. */
  private void recover(ClockVerdict after) {
    if (after != ClockVerdict.DIVIDED) {
      int restamped = state.restamp();
      if (restamped > 0) {
        log.warn(
            "restamped {} entries that were written while the wall clock was ahead; they spread now",
            restamped);
      }
    }
    if (refusing) {
      refusing = false;
      state.allowWrites(PutResult.Reason.CLOCK);
      log.info("the wall clock is right again; accepting writes");
    }
  }

  /** Whether this node rejects writes because its wall clock is wrong. */
  public boolean isWrong() {
    return refusing;
  }

  /** A readable description of which clocks are wrong and by how much. */
  public String describe() {
    SortedMap<Peer, Skew> now = skews();
    if (refusing) {
      return describe(verdict, now);
    }
    return now.values().stream().anyMatch(this::isFar) ? far(now) : "right";
  }

  private String describe(ClockVerdict wrong, SortedMap<Peer, Skew> now) {
    long offset = offset(now);
    return "the wall clock of this node is %s s %s the median of %d peers; %s accept at most %s s"
        .formatted(
            seconds(Math.abs(offset)),
            offset > 0 ? "ahead of" : "behind",
            now.size(),
            wrong == ClockVerdict.BEHIND ? "nodes" : "they",
            seconds(bound()));
  }

  private boolean isFar(Skew skew) {
    return skew.isBeyond(bound() / 2);
  }

  /** The peers whose clocks differ by more than half of the bound. */
  private String far(SortedMap<Peer, Skew> now) {
    return now.entrySet().stream()
        .filter(peer -> isFar(peer.getValue()))
        .map(peer ->
            "%s is %s s %s this node"
                .formatted(
                    peer.getKey(),
                    seconds(Math.abs(peer.getValue().millis())),
                    peer.getValue().millis() > 0 ? "ahead of" : "behind"))
        .collect(
            Collectors.joining(
                ", ", "", "; entries are accepted up to %s s ahead".formatted(seconds(bound()))));
  }

  private static String seconds(long millis) {
    return "%.1f".formatted(millis / 1_000.0);
  }

  private SortedMap<Peer, Skew> skews() {
    return skews.to(directory.known(), clock.millis(), ticker.nanos());
  }

  private long bound() {
    return state.maxClockSkew().toMillis();
  }

  /** The largest difference, in milliseconds; 0 without peers. */
  static long largest(SortedMap<Peer, Skew> skews) {
    return skews.values().stream().mapToLong(skew -> Math.abs(skew.millis())).max().orElse(0);
  }

  /** How many milliseconds this node is ahead of the median of its peers; 0 without peers. */
  static long offset(SortedMap<Peer, Skew> skews) {
    List<Long> ordered = skews.values().stream().map(Skew::millis).sorted().toList();
    return ordered.isEmpty() ? 0 : -ordered.get(ordered.size() / 2);
  }
}
