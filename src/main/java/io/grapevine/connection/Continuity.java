package io.grapevine.connection;

import io.grapevine.message.NodeInfo;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.Entry;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Since when this node has been following the cluster, and whether it lost touch.
 *
 * <p>A node that heard nothing for longer than a grace may hold keys whose tombstones all others
 * have purged; it must not bring them back. So it says that it is cut off, and takes the state of a
 * peer that was in touch all the time as the truth. A peer that started anew since then is no such
 * peer, however sure of itself: it may know less.
 */
@Component
final class Continuity {

  /**
   * How far the wall clocks of two nodes may be apart without a peer being taken for one that was
   * there before.
   */
  private static final Duration CLOCK_MARGIN = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final ReplicatedState state;
  private final RumorBuffer rumors;
  private final PeerDirectory directory;
  private @Nullable Long since;
  private long lastExchange;
  private long horizon;

  Continuity(
      InstantSource clock, ReplicatedState state, RumorBuffer rumors, PeerDirectory directory) {
    this.clock = clock;
    this.state = state;
    this.rumors = rumors;
    this.directory = directory;
    this.lastExchange = clock.millis();
    this.horizon = state.lastStamp();
  }

  /**
   * This node knows what there is to know, from a peer that says so much of itself, or because
   * there is no peer.
   */
  synchronized void begin(NodeInfo source) {
    long now = clock.millis();
    since = source.since() == null ? now : Math.min(now, source.since());
    lastExchange = now;
  }

  /** Whether this node is past its start. */
  synchronized boolean hasBegun() {
    return since != null;
  }

  /** There is nobody to lose touch with. */
  synchronized void alone() {
    lastExchange = clock.millis();
    horizon = state.lastStamp();
  }

  /**
   * This node has all that a peer has.
   *
   * @param stamp the state's clock when the exchange began
   */
  synchronized void exchanged(NodeInfo peer, long stamp) {
    lastExchange = clock.millis();
    horizon = stamp;
    if (since != null && peer.since() != null) {
      since = Math.min(since, peer.since());
    }
  }

  /** As above, where the two turned out to have the same state. */
  synchronized void foundEqual(NodeInfo peer, long stamp) {
    exchanged(peer, stamp);
    rumors.foundEqual(stamp);
  }

  /** Whether this node heard of no other for so long that it may hold what all others forgot. */
  synchronized boolean isCutOff() {
    return since != null
        && directory.size() > 0
        && clock.millis() - lastExchange > state.retention().shortest().toMillis();
  }

  /** Whether this node lost touch and that peer did not, so that what it does not have is dead. */
  synchronized boolean yieldsTo(NodeInfo peer) {
    return isCutOff()
        && !peer.cutOff()
        && peer.since() != null
        && peer.since() + CLOCK_MARGIN.toMillis() <= lastExchange;
  }

  /**
   * Whether all others may have forgotten that this entry was removed, if this node is cut off: it
   * is older than a grace, and not one that was written here after this node was last in touch and
   * that nobody took.
   */
  synchronized boolean isDoubtful(Entry entry) {
    long grace = state.retention().shortest().minus(CLOCK_MARGIN).toMillis();
    return Stamp.millis(entry.stamp()) + grace <= clock.millis()
        && !(Stamp.isAfter(entry.stamp(), horizon) && rumors.isOwn(entry));
  }

  /** The seconds since a pull last succeeded. */
  synchronized double secondsSinceExchange() {
    return (clock.millis() - lastExchange) / 1_000.0;
  }

  /** What this node says of itself. */
  synchronized NodeInfo describe(String id) {
    return NodeInfo.of(id, since).cutOff(isCutOff());
  }
}
