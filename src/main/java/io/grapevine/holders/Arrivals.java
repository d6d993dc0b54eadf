package io.grapevine.holders;

import io.grapevine.state.Key;
import io.grapevine.state.Tag;
import reactor.core.publisher.Mono;

/** The entries that this node does not have yet. */
public interface Arrivals {

  /**
   * Waits until this node has the entry with this tag or a later one of the key, and asks peers for
   * it at once.
   *
   * @param until ends the wait
   * @return whether this node has it; cancelling ends the wait as well
   */
  Mono<Boolean> await(Key key, Tag tag, Mono<?> until);
}
