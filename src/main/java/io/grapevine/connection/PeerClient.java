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
 * The network for the publisher and the receiver.
 *
 * <p>Every failure is an error signal: a {@link PeerException} if the peer answered, another one if
 * it did not.
 */
public interface PeerClient {

  /**
   * Requests the state of a peer, unless it has the same version. A peer that does not support
   * sketches answers with the full state.
   *
   * @param use uses the answer, which is valid until the returned mono ends
   */
  <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use);

  /** Sends a delta to a peer; completes when the peer has received it. */
  Mono<Receipt> push(Peer peer, Delta delta);

  /**
   * Sends entries to a peer and receives others from it; only a peer that answered with a sketch
   * supports this.
   *
   * @param take uses the entries as they arrive
   */
  Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<Received> take);
}
