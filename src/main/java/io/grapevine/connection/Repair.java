package io.grapevine.connection;

import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Makes this node and one peer equal: takes what the peer has, and gives back what it lacks. */
@Component
final class Repair {

  private final ReplicatedState state;
  private final PeerClient client;
  private final Merger merger;
  private final Continuity continuity;
  private final ConnectionProperties properties;
  private final Scheduler scheduler;

  Repair(
      ReplicatedState state,
      PeerClient client,
      Merger merger,
      Continuity continuity,
      ConnectionProperties properties,
      Scheduler scheduler) {
    this.state = state;
    this.client = client;
    this.merger = merger;
    this.continuity = continuity;
    this.properties = properties;
    this.scheduler = scheduler;
  }

  /** One exchange; gives what the peer says of itself, or fails as the {@link PeerClient} does. */
  Mono<NodeInfo> with(Peer peer) {
    return exchange(peer, false);
  }

  /** As above, but takes the state of a peer that was cut off as well. */
  Mono<NodeInfo> withAny(Peer peer) {
    return exchange(peer, true);
  }

  private Mono<NodeInfo> exchange(Peer peer, boolean evenCutOff) {
    return Mono.defer(() -> {
      long stamp = state.lastStamp();
      return client.pull(peer, state.version(), result -> apply(peer, result, stamp, evenCutOff));
    });
  }

  private Mono<NodeInfo> apply(Peer peer, PullResult result, long stamp, boolean evenCutOff) {
    NodeInfo info = result.info();
    return switch (result) {
      case PullResult.Unchanged _ ->
          Mono.fromSupplier(() -> {
            continuity.exchanged(info, stamp);
            return info;
          });
      case PullResult.FullState full -> {
        if (info.cutOff() && !evenCutOff && !continuity.isCutOff()) {
          // It may hold what all others forgot; it has to learn from us first.
          yield Mono.just(info);
        }
        yield take(peer, full, stamp).thenReturn(info);
      }
    };
  }

  private Mono<Void> take(Peer peer, PullResult.FullState full, long stamp) {
    NodeInfo info = full.info();
    boolean yields = continuity.yieldsTo(info);
    Fingerprints theirs = new Fingerprints();
    Set<Key> theirKeys = new HashSet<>();
    return full.parts()
        .doOnNext(part -> {
          for (Entry entry : part) {
            theirs.add(entry.fingerprint());
            if (yields) {
              theirKeys.add(entry.key());
            }
          }
          merger.merge(part, peer.toString());
        })
        .then(Mono.just(true).publishOn(scheduler))
        .doOnNext(complete -> {
          if (yields) {
            long horizon = continuity.horizon();
            state.retain(
                entry -> theirKeys.contains(entry.key()) || Stamp.isAfter(entry.stamp(), horizon));
          }
          continuity.exchanged(info, stamp);
        })
        .flatMap(complete -> info.isComplete() ? giveBack(peer, theirs) : Mono.empty());
  }

  /** A peer that is still starting fetches by itself; any other gets what it did not have. */
  private Mono<Void> giveBack(Peer peer, Fingerprints theirs) {
    int maxBytes = Math.toIntExact(properties.maxBatchSize().toBytes());
    Iterator<Entry> lacking =
        state.entries().filter(entry -> !theirs.contains(entry.fingerprint())).iterator();
    Iterable<Delta> deltas = () -> new DeltaEncoder(lacking, maxBytes);
    return Flux.fromIterable(deltas).concatMap(delta -> client.push(peer, delta), 1).then();
  }
}
