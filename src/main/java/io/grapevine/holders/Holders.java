package io.grapevine.holders;

import io.grapevine.state.Entry;
import reactor.core.publisher.Mono;

/**
 * The nodes that are known to have an entry, or a later one of its key: this one, and each peer
 * that answered so.
 */
public interface Holders {

  /** The number of nodes that this one knows at the moment, including itself. */
  int nodes();

  /**
   * Waits until an entry of this node has enough holders, and sends it at once to as many peers as
   * that needs.
   *
   * @param count the number of holders that are enough, including this node
   * @param until ends the wait
   * @return the number of holders when there were enough or the wait ended; cancelling it ends the
   *     wait as well
   */
  Mono<Integer> await(Entry entry, int count, Mono<?> until);
}
