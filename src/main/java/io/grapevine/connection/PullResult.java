package io.grapevine.connection;

import io.grapevine.message.NodeInfo;
import io.grapevine.message.SketchAnswer;
import io.grapevine.state.Received;
import reactor.core.publisher.Flux;

/** What a peer answers to the question for its state. */
public sealed interface PullResult {

  /** What it says of itself. */
  NodeInfo info();

  /** Its version is the one that was asked with. */
  record Unchanged(NodeInfo info) implements PullResult {}

  /** A part of the sketch of its state. */
  record Sketched(NodeInfo info, SketchAnswer answer) implements PullResult {}

  /**
   * All of its entries.
   *
   * @param parts the entries as they arrive; to be subscribed once, and an error where the answer
   *     is broken or too large
   */
  record FullState(NodeInfo info, Flux<Received> parts) implements PullResult {}
}
