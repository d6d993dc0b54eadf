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

  /** A request on its way: what it makes the node do that it reaches. */
  interface Request {

    /** Handles the bytes of the request as a node's server does. */
    Mono<Reply> handle(TestNode node);
  }
}
