package io.grapevine.message;

import org.jspecify.annotations.Nullable;

/**
 * What an answering peer says of itself.
 *
 * @param id which process it is; null: it is no Grapevine node
 * @param group the name of the group to which it belongs; null: it does not say
 * @param since the epoch millisecond since which it has been following the cluster without a gap;
 *     null: it is still starting, or does not say
 * @param cutOff whether it heard nothing for so long that it may hold what all others forgot
 * @param clock the epoch milliseconds of its wall clock when it answered; null: it does not say
 * @param stopping whether it is about to stop
 * @param software which version of the product and of its messages it runs; null: it does not say
 * @param settings those of its settings that must be equal on all nodes; null: it does not say
 */
public record NodeInfo(
    @Nullable String id,
    @Nullable String group,
    @Nullable Long since,
    boolean cutOff,
    @Nullable Long clock,
    boolean stopping,
    @Nullable String software,
    @Nullable String settings) {

  /** What a peer that is no Grapevine node says of itself: nothing. */
  public static final NodeInfo UNKNOWN =
      new NodeInfo(null, null, null, false, null, false, null, null);

  /** A node that says no more than since when it has been following the cluster. */
  public static NodeInfo of(String id, @Nullable Long since) {
    return new NodeInfo(id, null, since, false, null, false, null, null);
  }

  /** The same node, cut off or not. */
  public NodeInfo cutOff(boolean isCutOff) {
    return new NodeInfo(id, group, since, isCutOff, clock, stopping, software, settings);
  }

  /** The same node, which also says what every answer of a node says. */
  public NodeInfo answering(String itsGroup, long itsClock, boolean isStopping) {
    return new NodeInfo(id, itsGroup, since, cutOff, itsClock, isStopping, software, settings);
  }

  /** The same node, which also says what it runs and how it is set up. */
  public NodeInfo running(String itsSoftware, String itsSettings) {
    return new NodeInfo(id, group, since, cutOff, clock, stopping, itsSoftware, itsSettings);
  }

  /**
   * Whether its state is all there is to know: not that of a node that is itself still starting.
   */
  public boolean isComplete() {
    return id == null || since != null;
  }
}
