package io.grapevine.repair;

import io.grapevine.connection.Continuity;
import io.grapevine.connection.Doubt;
import io.grapevine.connection.PullResult;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.rumor.RumorBuffer;
import io.grapevine.state.Entry;
import io.grapevine.state.MergeOutcome;
import io.grapevine.state.Received;
import io.grapevine.state.ReplicatedState;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Merges the full state of a peer, piece by piece as it arrives, and pushes back what the peer
 * lacks.
 *
 * <p>It keeps only hashes of the received entries: the peer's state is never in memory a second
 * time.
 *
 * <p>A node that was cut off drops entries that the peer does not have, unless they were written
 * here since.
 */
@Component
final class FullRepair {

  private final ReplicatedState state;
  private final Merger merger;
  private final Progress progress;
  private final RumorBuffer rumors;
  private final GiveBack giveBack;
  private final Continuity continuity;
  private final RestingAgents agents;
  private final Scheduler work;

  FullRepair(
      ReplicatedState state,
      Merger merger,
      Progress progress,
      RumorBuffer rumors,
      GiveBack giveBack,
      Continuity continuity,
      RestingAgents agents,
      Scheduler work) {
    this.state = state;
    this.merger = merger;
    this.progress = progress;
    this.rumors = rumors;
    this.giveBack = giveBack;
    this.continuity = continuity;
    this.agents = agents;
    this.work = work;
  }

  /**
   * One repair.
   *
   * @param stamp the state's clock at the time of the request
   */
  Mono<Void> take(Peer peer, PullResult.FullState full, long stamp) {
    NodeInfo info = full.info();
    boolean yields = continuity.yieldsTo(info);
    Doubt doubt = continuity.doubt();
    boolean starting = !continuity.hasBegun();
    Fingerprints theirs = new Fingerprints();
    Fingerprints theirKeys = new Fingerprints();
    AtomicBoolean hadNews = new AtomicBoolean();
    return full.parts()
        .doOnNext(part -> {
          for (Entry entry : part.entries()) {
            theirs.add(entry.fingerprint());
            if (yields) {
              theirKeys.add(entry.keyFingerprint());
            }
          }
          if (merge(part, peer, starting).contains(MergeOutcome.MERGED)) {
            hadNews.set(true);
          }
        })
        .then(Mono.just(true).publishOn(work))
        .doOnNext(complete -> {
          if (yields) {
            state.retain(entry ->
                theirKeys.contains(entry.keyFingerprint())
                    || !doubt.covers(entry, rumors.isOwn(entry)));
          }
          continuity.exchanged(info, stamp);
          if (info.id() == null) {
            agents.pulled(peer, hadNews.get());
          }
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

  private List<MergeOutcome> merge(Received part, Peer peer, boolean starting) {
    progress.note(part.entries());
    List<MergeOutcome> outcomes = merger.merge(part, peer.toString());
    if (starting) {
      rumors.drop(
          part.entries()); // Entries that the others have known for long need not be forwarded.
    }
    return outcomes;
  }
}
