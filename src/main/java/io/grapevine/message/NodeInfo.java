package io.grapevine.message;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an answering peer declares about itself.
 *
 * @param id the id of its process; null: it is not a Grapevine node
 * @param group the name of its group; null: not declared
 * @param since the epoch millisecond since which it has been following the cluster without a gap;
 *     null: it is still starting, or not declared
 * @param cutOff whether it was in touch with no peer for so long that it may hold deleted keys
 * @param clock the epoch milliseconds of its wall clock when it answered; null: not declared
 * @param stopping whether it is about to stop
 * @param software the version of the product and of its messages that it runs; null: not declared
 * @param settings those of its settings that must be equal on all nodes; null: not declared
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

  private static final Pattern MESSAGES = Pattern.compile("; messages=(\\d{1,9})$");

  /** A peer that is not a Grapevine node declares nothing. */
  public static final NodeInfo UNKNOWN =
      new NodeInfo(null, null, null, false, null, false, null, null);

  /** A node that declares only since when it has been following the cluster. */
  public static NodeInfo of(String id, @Nullable Long since) {
    return new NodeInfo(id, null, since, false, null, false, null, null);
  }

  /** The same node, cut off or not. */
  public NodeInfo cutOff(boolean isCutOff) {
    return new NodeInfo(id, group, since, isCutOff, clock, stopping, software, settings);
  }

  /** The same node, with the data that every answer of a node carries. */
  public NodeInfo answering(String itsGroup, long itsClock, boolean isStopping) {
    return new NodeInfo(id, itsGroup, since, cutOff, itsClock, isStopping, software, settings);
  }

  /** The same node, with its version and its settings. */
  public NodeInfo running(String itsSoftware, String itsSettings) {
    return new NodeInfo(id, group, since, cutOff, clock, stopping, itsSoftware, itsSettings);
  }

  /** The version of the messages that it speaks. */
  public int messages() {
    Matcher version = MESSAGES.matcher(software == null ? "" : software);
    return version.find() ? Integer.parseInt(version.group(1)) : 1;
  }

  /** Whether its state is that of the cluster; not if the node is itself still starting. */
  public boolean isComplete() {
    return id == null || since != null;
  }
}
