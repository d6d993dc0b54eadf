package io.grapevine.message;

import org.jspecify.annotations.Nullable;

/**
 * What an answering peer says of itself.
 *
 * @param id which process it is; null: it is no Grapevine node
 * @param since the epoch millisecond since which it has been following the cluster without a gap;
 *     null: it is still starting, or does not say
 * @param cutOff whether it heard nothing for so long that it may hold what all others forgot
 */
public record NodeInfo(@Nullable String id, @Nullable Long since, boolean cutOff) {

  /** What a peer that is no Grapevine node says of itself: nothing. */
  public static final NodeInfo UNKNOWN = new NodeInfo(null, null, false);

  /**
   * Whether its state is all there is to know: not that of a node that is itself still starting.
   */
  public boolean isComplete() {
    return id == null || since != null;
  }
}
