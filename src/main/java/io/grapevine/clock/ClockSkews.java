package io.grapevine.clock;

import io.grapevine.peers.Peer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far the wall clocks of peers are from the one of this node.
 *
 * <p>An answer carries the wall clock of the peer at some moment between the request and the
 * answer; the middle of the two is the best guess of it, and is wrong by half of the round trip at
 * most. Of the last few answers counts the one with the shortest round trip (Cristian:
 * "Probabilistic clock synchronization", Distributed Computing 3, 1989). What is kept is the peer's
 * wall clock against the monotonic clock of this node, so that a correction of this node's wall
 * clock shows at once.
 */
final class ClockSkews {

  /** How many answers of one peer are kept. */
  private static final int SAMPLES = 4;

  /** What is older says nothing any more. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Map<Peer, Deque<Sample>> samples = new HashMap<>();

  /**
   * How far a peer's wall clock is ahead of this node's.
   *
   * @param millis negative: this node's is ahead
   * @param error by how much that may be wrong
   */
  record Skew(long millis, long error) {

    /** Whether the peer is ahead by more than so much, for sure. */
    boolean isAheadBy(long bound) {
      return millis - error > bound;
    }

    /** Whether the two differ by more than so much, for sure. */
    boolean isBeyond(long bound) {
      return isAheadBy(bound) || isBehindBy(bound);
    }

    /** Whether the peer is behind by more than so much, for sure. */
    boolean isBehindBy(long bound) {
      return -millis - error > bound;
    }
  }

  /**
   * One answer.
   *
   * @param offset the peer's wall clock less this node's monotonic clock, in milliseconds
   * @param error by how much that may be wrong
   * @param at when it came, in nanoseconds of the monotonic clock
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
   * A peer answered.
   *
   * @param theirMillis what its wall clock showed
   * @param sent when the request was sent, in nanoseconds of the monotonic clock
   * @param received when the answer began to arrive, likewise
   * @param known the peers of which anything is kept
   */
  synchronized void measured(
      Peer peer, long theirMillis, long sent, long received, Collection<Peer> known) {
    Deque<Sample> last = samples.get(peer);
    if (last == null) {
      samples.keySet().retainAll(known);
      last = new ArrayDeque<>(SAMPLES);
      samples.put(peer, last);
    }
    if (last.size() == SAMPLES) {
      last.removeFirst();
    }
    last.addLast(Sample.of(theirMillis, sent, received));
  }

  /**
   * The skew to each of these peers that answered lately, in their order.
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
   * The one with the shortest round trip of those that agree with the newest: the peer's wall clock
   * may have been set since.
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
