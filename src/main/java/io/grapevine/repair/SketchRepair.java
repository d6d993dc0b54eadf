package io.grapevine.repair;

import io.grapevine.connection.PeerClient;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.Offers;
import io.grapevine.peers.Peer;
import io.grapevine.rumor.Receipts;
import io.grapevine.sketch.Reconciliation.Decoded;
import io.grapevine.state.Entry;
import io.grapevine.state.ReplicatedState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Repairs a difference whose fingerprints are known, in one exchange.
 *
 * <p>For a changed key, each side has an entry, and only the later one must be transferred. A few
 * entries are pushed at once: the peer sees which of the wanted entries they replace. More entries
 * are offered instead, and follow if the peer has nothing later.
 */
@Component
final class SketchRepair {

  /** Up to this number of bytes, pushing costs less than another round trip. */
  private static final int PUSHED_AT_ONCE = 4_096;

  private final ReplicatedState state;
  private final StateSketch sketch;
  private final PeerClient client;
  private final Merger merger;
  private final Progress progress;
  private final Receipts receipts;
  private final GiveBack giveBack;
  private final Scheduler work;

  SketchRepair(
      ReplicatedState state,
      StateSketch sketch,
      PeerClient client,
      Merger merger,
      Progress progress,
      Receipts receipts,
      GiveBack giveBack,
      Scheduler work) {
    this.state = state;
    this.sketch = sketch;
    this.client = client;
    this.merger = merger;
    this.progress = progress;
    this.receipts = receipts;
    this.giveBack = giveBack;
    this.work = work;
  }

  /**
   * One repair. A peer that is still starting receives nothing: it pulls by itself.
   *
   * @param difference the fingerprints that only the peer has, and those that only this node has
   */
  Mono<Void> repair(Peer peer, NodeInfo info, Decoded difference) {
    if (!info.isComplete()) {
      return exchange(peer, difference, new Lacking(new long[0])).then();
    }
    Lacking lacking = new Lacking(difference.right());
    return exchange(peer, difference, lacking)
        .publishOn(work)
        .flatMap(exchanged -> giveBack.to(peer, lacking.left(exchanged.accepted()).iterator()));
  }

  private Mono<Exchanged> exchange(Peer peer, Decoded difference, Lacking lacking) {
    List<Entry> pushed = lacking.fewBytes ? lacking.recent : List.of();
    Offers offers = lacking.fewBytes ? Offers.NONE : Offers.of(lacking.recent);
    return client
        .exchange(
            peer,
            new Exchange(
                pushed,
                Arrays.stream(difference.left()).mapToInt(Exchange::half).toArray(),
                offers),
            part -> {
              progress.note(part.entries());
              merger.merge(part, peer.toString(), lacking.others::remove);
            })
        .doOnNext(exchanged -> receipts.accept(peer, pushed, exchanged.receipt()));
  }

  /** What the peer lacks: the entries that changed recently, and the fingerprints of the others. */
  private final class Lacking {

    final List<Entry> recent = new ArrayList<>();
    final Fingerprints others = new Fingerprints();
    final boolean fewBytes;

    Lacking(long[] fingerprints) {
      for (long fingerprint : fingerprints) {
        sketch.recent(fingerprint).ifPresentOrElse(recent::add, () -> others.add(fingerprint));
      }
      fewBytes = recent.stream().mapToLong(Entry::size).sum() <= PUSHED_AT_ONCE;
    }

    /**
     * The entries to send after the exchange: the accepted offers, and those others that no entry
     * of the peer replaced.
     */
    Stream<Entry> left(BitSet accepted) {
      Stream<Entry> offered =
          fewBytes
              ? Stream.empty()
              : accepted.stream().filter(i -> i < recent.size()).mapToObj(recent::get);
      return others.isEmpty()
          ? offered
          : Stream.concat(
              offered,
              state
                  .entries()
                  .takeWhile(entry -> !others.isEmpty())
                  .filter(entry -> others.remove(entry.fingerprint())));
    }
  }
}
