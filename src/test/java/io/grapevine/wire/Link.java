package io.grapevine.wire;

import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestNode;
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
   * @param body the bytes of its body
   * @param handler handles it as a node's server does
   */
  record Request(byte[] body, Handler handler) {

    public Mono<Reply> handle(TestNode node) {
      return handler.handle(node, body);
    }
  }

  /** Gives the answer of a node to a request with a body that arrived there. */
  interface Handler {

    Mono<Reply> handle(TestNode node, byte[] body);
  }
}
