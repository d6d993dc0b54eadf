package io.grapevine.connection;

import io.grapevine.message.NodeInfo;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Records since when this node has been following the cluster, and whether it is cut off.
 *
 * <p>A node that was in touch with no peer for longer than a grace may hold keys whose tombstones
 * all others have purged; it must not bring them back. So it declares that it is cut off, and
 * accepts the state of a peer that was in touch all the time as the truth. A peer that restarted
 * since then is not such a peer, even if it is ready: it may know less.
 *
 * <p>Its data is one immutable record, replaced as a whole. It uses no lock, so any thread may
 * query it at any time.
 */
@Component
public final class Continuity {

  /**
   * The maximum difference of two wall clocks at which a peer that restarted is still not mistaken
   * for one that was in touch before.
   */
  static final Duration CLOCK_MARGIN = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Ticker ticker;
  private final ReplicatedState state;
  private final PeerDirectory directory;
  private final AtomicReference<Touch> last;

  Continuity(InstantSource clock, Ticker ticker, ReplicatedState state, PeerDirectory directory) {
    this.clock = clock;
    this.ticker = ticker;
    this.state = state;
    this.directory = directory;
    this.last = new AtomicReference<>(now(null, state.lastStamp()));
  }

  /**
   * The last time this node was in touch.
   *
   * @param since the epoch millisecond since which it has been following the cluster; null: it is
   *     still starting
   * @param millis that moment, by the wall clock
   * @param nanos that moment, by the monotonic clock
   * @param horizon the state's clock when the exchange began
   */
  private record Touch(@Nullable Long since, long millis, long nanos, long horizon) {}

  private Touch now(@Nullable Long since, long horizon) {
    return new Touch(since, clock.millis(), ticker.nanos(), horizon);
  }

  /**
   * Records that this node has the state of the cluster, from this peer, or because there is no
   * peer.
   */
  public void begin(NodeInfo source) {
    long millis = clock.millis();
    long since = source.since() == null ? millis : Math.min(millis, source.since());
    last.updateAndGet(touch -> now(since, touch.horizon));
  }

  /** Whether this node has finished its startup. */
  public boolean hasBegun() {
    return last.get().since != null;
  }

  /** Records that there is no other node. */
  public void alone() {
    long stamp = state.lastStamp();
    last.updateAndGet(touch -> now(touch.since, stamp));
  }

  /**
   * Records that this node has all entries of a peer.
   *
   * @param stamp the state's clock when the exchange began
   */
  public void exchanged(NodeInfo peer, long stamp) {
    last.updateAndGet(touch -> now(earlier(touch.since, peer.since()), stamp));
  }

  /**
   * Records that a peer asked this node, and both have the same state.
   *
   * @param stamp the state's clock before the two were compared
   */
  public void wasFoundEqual(long stamp) {
    last.updateAndGet(touch -> now(touch.since, stamp));
  }

  /**
   * Records that a peer asked this node, and the two exchanged their difference; the peer may lack
   * entries that were written here since its request.
   */
  public void wasRepaired() {
    last.updateAndGet(touch -> now(touch.since, touch.horizon));
  }

  private static @Nullable Long earlier(@Nullable Long since, @Nullable Long other) {
    return since == null || other == null ? since : Long.valueOf(Math.min(since, other));
  }

  /**
   * Whether this node was in touch with no other for so long that it may hold deleted keys that all
   * others have purged.
   */
  public boolean isCutOff() {
    Touch touch = last.get();
    return touch.since != null
        && age(touch) > state.retention().shortest().toMillis()
        && directory.size() > 0;
  }

  /**
   * The milliseconds since this moment, by the clock that shows more: the monotonic one stops while
   * the machine is suspended, and the wall clock may have been set back.
   */
  private long age(Touch touch) {
    return Math.max(
        clock.millis() - touch.millis, TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - touch.nanos));
  }

  /**
   * Whether this node is cut off and that peer is not, so that entries which the peer lacks count
   * as deleted.
   */
  public boolean yieldsTo(NodeInfo peer) {
    return isCutOff()
        && !peer.cutOff()
        && peer.since() != null
        && peer.since() + CLOCK_MARGIN.toMillis() <= clock.millis() - age(last.get());
  }

  /** The entries that are in doubt if this node is cut off: those that are older than a grace. */
  public Doubt doubt() {
    Duration grace = state.retention().shortest().minus(CLOCK_MARGIN);
    return new Doubt(clock.millis() - grace.toMillis(), last.get().horizon);
  }

  /** The seconds since a pull last succeeded. */
  public double secondsSinceExchange() {
    return age(last.get()) / 1_000.0;
  }

  /** What this node declares about itself. */
  public NodeInfo describe(String id) {
    Touch touch = last.get();
    return NodeInfo.of(id, touch.since).cutOff(isCutOff());
  }
}
