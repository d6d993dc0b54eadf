package io.grapevine.wire;

import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestNode;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The transport of the messages of a simulation. Faults are links that forward to another one, or
 * not.
 */
public interface Link {

  /** Sends a request; gives the answer, if there is to be one. */
  Mono<Reply> send(Peer from, Peer to, Request request);

  /**
   * A request on its way.
   *
   * @param length the bytes of its body
   * @param handler handles them as a node's server does
   */
  record Request(int length, Function<TestNode, Mono<Reply>> handler) {

    public Mono<Reply> handle(TestNode node) {
      return handler.apply(node);
    }
  }
}
