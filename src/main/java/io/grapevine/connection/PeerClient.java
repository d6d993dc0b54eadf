package io.grapevine.connection;

import io.grapevine.peers.Peer;
import io.grapevine.state.Version;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The network as publisher and receiver see it.
 *
 * <p>Every failure is an error signal: {@link PeerException} where the peer answered, another one
 * where it did not.
 */
interface PeerClient {

  /**
   * Asks a peer for its state, unless it has this version.
   *
   * @param use what to do with the answer, which is valid until the returned mono ends
   */
  <T> Mono<T> pull(Peer peer, Version version, Function<PullResult, Mono<T>> use);

  /** Gives a peer a delta; completes when the peer took it. */
  Mono<NodeInfo> push(Peer peer, Delta delta);
}
