package io.grapevine.connection;

import io.grapevine.state.Entry;
import io.grapevine.state.Stamp;

/**
 * Which entries of a node that was cut off all others may have deleted and forgotten since.
 *
 * <p>A value, so that whoever looks through many entries asks nobody while doing so.
 *
 * @param before entries that were stamped after this epoch millisecond are beyond doubt: no node
 *     has purged a tombstone of them yet
 * @param horizon the latest stamp when the last good exchange began: what was written here later,
 *     and was taken by nobody, is beyond doubt
 */
public record Doubt(long before, long horizon) {

  /** A node that is in touch doubts nothing. */
  public static final Doubt NONE = new Doubt(-1, 0);

  /**
   * Whether all others may have forgotten that this entry was removed.
   *
   * @param own whether it was written here and no other node has it, as far as this one knows
   */
  public boolean covers(Entry entry, boolean own) {
    return Stamp.millis(entry.stamp()) <= before && !(own && Stamp.isAfter(entry.stamp(), horizon));
  }
}
