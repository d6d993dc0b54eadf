package io.grapevine.connection;

import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Takes the full state of a peer, piece by piece as it comes, and gives back what the peer lacks.
 *
 * <p>A node that was cut off drops what the peer does not have, unless it was written here since.
 */
@Component
final class FullRepair {

  private final ReplicatedState state;
  private final Merger merger;
  private final Progress progress;
  private final RumorBuffer rumors;
  private final GiveBack giveBack;
  private final Continuity continuity;
  private final Scheduler work;

  FullRepair(
      ReplicatedState state,
      Merger merger,
      Progress progress,
      RumorBuffer rumors,
      GiveBack giveBack,
      Continuity continuity,
      Scheduler work) {
    this.state = state;
    this.merger = merger;
    this.progress = progress;
    this.rumors = rumors;
    this.giveBack = giveBack;
    this.continuity = continuity;
    this.work = work;
  }

  /**
   * One repair.
   *
   * @param stamp the state's clock when the peer was asked
   */
  Mono<Void> take(Peer peer, PullResult.FullState full, long stamp) {
    NodeInfo info = full.info();
    boolean yields = continuity.yieldsTo(info);
    Doubt doubt = continuity.doubt();
    boolean starting = !continuity.hasBegun();
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
          merge(part, peer, starting);
        })
        .then(Mono.just(true).publishOn(work))
        .doOnNext(complete -> {
          if (yields) {
            state.retain(entry ->
                theirKeys.contains(entry.key()) || !doubt.covers(entry, rumors.isOwn(entry)));
          }
          continuity.exchanged(info, stamp);
        })
        .flatMap(complete ->
            info.isComplete()
                ? giveBack.to(
                    peer,
                    state
                        .entries()
                        .filter(entry -> !theirs.contains(entry.fingerprint()))
                        .iterator())
                : Mono.empty());
  }

  private void merge(List<Entry> part, Peer peer, boolean starting) {
    progress.note(part);
    merger.merge(part, peer.toString());
    if (starting) {
      rumors.drop(part); // All that the others have known for long is no news to tell.
    }
  }
}
