package io.grapevine.wire;

import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.Question;
import io.grapevine.message.SketchAnswer;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Version;
import reactor.core.publisher.Mono;

/** A pull of the full state, as of a node that has nothing. */
final class FullPull {

  private FullPull() {}

  /** Merges what comes; gives what the peer says of itself. */
  static Mono<NodeInfo> by(TestNode asking, PeerClient client, Peer peer) {
    return client.pull(
        peer,
        Question.forFullState(new Version(0, 0)),
        result ->
            switch (result) {
              case PullResult.Unchanged(NodeInfo info) -> Mono.just(info);
              case PullResult.Sketched(NodeInfo info, SketchAnswer _) -> Mono.just(info);
              case PullResult.FullState full ->
                  full.parts()
                      .doOnNext(part -> asking.repairs.merge(part.entries(), "test"))
                      .then(Mono.just(full.info()));
            });
  }
}
