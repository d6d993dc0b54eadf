package io.grapevine.connection;

import io.grapevine.message.NodeInfo;
import io.grapevine.message.SketchAnswer;
import io.grapevine.state.Received;
import reactor.core.publisher.Flux;

/** The answer of a peer to the request for its state. */
public sealed interface PullResult {

  /** What the peer declares about itself. */
  NodeInfo info();

  /** Its version is the one in the request. */
  record Unchanged(NodeInfo info) implements PullResult {}

  /** A part of the sketch of its state. */
  record Sketched(NodeInfo info, SketchAnswer answer) implements PullResult {}

  /**
   * All of its entries.
   *
   * @param parts the entries as they arrive; can be subscribed only once, and fails if the answer
   *     is broken or too large
   */
  record FullState(NodeInfo info, Flux<Received> parts) implements PullResult {}
}
