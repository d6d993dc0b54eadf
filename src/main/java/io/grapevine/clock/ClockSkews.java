package io.grapevine.clock;

import io.grapevine.peers.Peer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The differences between the wall clocks of peers and of this node.
 *
 * <p>An answer carries the wall clock of the peer at some moment between the request and the
 * answer. The middle of the two is the best estimate of that moment; its error is at most half of
 * the round trip. Of the last few answers, the one with the shortest round trip counts (Cristian:
 * "Probabilistic clock synchronization", Distributed Computing 3, 1989). The stored value is the
 * difference between the peer's wall clock and the monotonic clock of this node, so that a
 * correction of this node's wall clock is visible at once.
 */
final class ClockSkews {

  /** The number of answers of one peer that are kept. */
  private static final int SAMPLES = 4;

  /** Older answers do not count. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Map<Peer, Deque<Sample>> samples = new HashMap<>();

  /**
   * How far a peer's wall clock is ahead of this node's.
   *
   * @param millis negative: this node's clock is ahead
   * @param error the maximum error of it
   */
  record Skew(long millis, long error) {

    /** Whether the peer is certainly ahead by more than this. */
    boolean isAheadBy(long bound) {
      return millis - error > bound;
    }

    /** Whether the two certainly differ by more than this. */
    boolean isBeyond(long bound) {
      return isAheadBy(bound) || isBehindBy(bound);
    }

    /** Whether the peer is certainly behind by more than this. */
    boolean isBehindBy(long bound) {
      return -millis - error > bound;
    }
  }

  /**
   * One answer.
   *
   * @param offset the peer's wall clock minus this node's monotonic clock, in milliseconds
   * @param error the maximum error of it
   * @param at when it arrived, in nanoseconds of the monotonic clock
   */
  private record Sample(long offset, long error, long at) {

    static Sample of(long theirMillis, long sent, long received) {
      long middle = sent + (received - sent) / 2;
      return new Sample(
          theirMillis - TimeUnit.NANOSECONDS.toMillis(middle),
          TimeUnit.NANOSECONDS.toMillis((received - sent) / 2) + 1,
          received);
    }

    boolean agreesWith(Sample other) {
      return Math.abs(offset - other.offset) <= error + other.error;
    }
  }

  /**
   * Records an answer of a peer.
   *
   * @param theirMillis the peer's wall clock in it
   * @param sent when the request was sent, in nanoseconds of the monotonic clock
   * @param received when the answer began to arrive, likewise
   * @param known the peers whose answers are kept
   */
  synchronized void measured(
      Peer peer, long theirMillis, long sent, long received, Collection<Peer> known) {
    Deque<Sample> last = samples.get(peer);
    if (last == null) {
      if (samples.size() >= known.size()) {
        samples.keySet().retainAll(new HashSet<>(known));
      }
      last = new ArrayDeque<>(SAMPLES);
      samples.put(peer, last);
    }
    if (last.size() == SAMPLES) {
      last.removeFirst();
    }
    last.addLast(Sample.of(theirMillis, sent, received));
  }

  /**
   * The skew of each of these peers that answered recently, in their order.
   *
   * @param ownMillis the wall clock of this node
   * @param now its monotonic clock at that moment
   */
  synchronized SortedMap<Peer, Skew> to(Collection<Peer> known, long ownMillis, long now) {
    SortedMap<Peer, Skew> skews = new TreeMap<>();
    for (Peer peer : known) {
      Sample best = best(samples.get(peer), now);
      if (best != null) {
        long own = ownMillis - TimeUnit.NANOSECONDS.toMillis(now);
        skews.put(peer, new Skew(best.offset - own, best.error));
      }
    }
    return skews;
  }

  /**
   * The answer with the shortest round trip among those that agree with the newest one: the peer's
   * wall clock may have been set since.
   */
  private static @Nullable Sample best(@Nullable Deque<Sample> last, long now) {
    if (last == null || now - last.getLast().at > LONGEST.toNanos()) {
      return null;
    }
    Sample newest = last.getLast();
    Sample best = newest;
    for (Sample sample : last) {
      if (sample.error < best.error && sample.agreesWith(newest)) {
        best = sample;
      }
    }
    return best;
  }
}
