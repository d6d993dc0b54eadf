package io.grapevine.connection;

import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.PeerException;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.state.Received;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The network as publisher and receiver see it.
 *
 * <p>Every failure is an error signal: {@link PeerException} where the peer answered, another one
 * where it did not.
 */
public interface PeerClient {

  /**
   * Asks a peer for its state, unless it has the same version. One that knows no sketches answers
   * with the full state.
   *
   * @param use what to do with the answer, which is valid until the returned mono ends
   */
  <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use);

  /** Gives a peer a delta; completes when the peer took it. */
  Mono<Receipt> push(Peer peer, Delta delta);

  /**
   * Gives a peer some entries and takes others from it; only one that answered with a sketch
   * understands this.
   *
   * @param take what to do with the entries as they come
   */
  Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<Received> take);
}
