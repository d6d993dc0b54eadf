package io.grapevine.repair;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.peers.Peer;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Version;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The agents that speak only JSON and whose last pulls brought nothing new.
 *
 * <p>Such an agent may never reach the version of this node, and answers every question with its
 * full state. So each fruitless pull doubles the pause before the next one, as long as this node's
 * own state stays the same. A pause is at most half of the shorter grace: a node whose peers are
 * all agents must not count as cut off.
 */
@Component
final class RestingAgents {

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MAX_DOUBLINGS = 20;
  private static final int MAX_REMEMBERED = 10_000;

  private final ReplicatedState state;
  private final Ticker ticker;
  private final Duration first;
  private final Duration longest;
  private final Map<Peer, Rest> resting = new ConcurrentHashMap<>();

  private record Rest(int fruitless, long from, Version version) {}

  RestingAgents(ReplicatedState state, ConnectionProperties properties, Ticker ticker) {
    this.state = state;
    this.ticker = ticker;
    this.first = properties.pullInterval();
    Duration halfGrace = state.retention().shortest().dividedBy(2);
    this.longest = halfGrace.compareTo(LONGEST) < 0 ? halfGrace : LONGEST;
  }

  /**
   * The pause after this number of fruitless pulls in a row: doubled with each, up to the maximum.
   */
  static Duration pause(int fruitless, Duration first, Duration longest) {
    Duration doubled = first.multipliedBy(1L << Math.min(fruitless, MAX_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  /** Records that an agent sent its full state, which contained something new or did not. */
  void pulled(Peer peer, boolean hadNews) {
    if (hadNews) {
      resting.remove(peer);
      return;
    }
    if (resting.size() >= MAX_REMEMBERED) {
      resting.clear();
    }
    Version version = state.version();
    long now = ticker.nanos();
    resting.compute(
        peer,
        (agent, before) ->
            before == null || !before.version.equals(version)
                ? new Rest(1, now, version)
                : new Rest(before.fruitless + 1, now, version));
  }

  /** Whether this peer must not be asked yet. */
  boolean rests(Peer peer) {
    Rest rest = resting.get(peer);
    return rest != null
        && rest.version.equals(state.version())
        && ticker.nanos() - rest.from < pause(rest.fruitless, first, longest).toNanos();
  }
}
