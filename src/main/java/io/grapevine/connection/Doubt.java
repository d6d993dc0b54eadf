package io.grapevine.connection;

import io.grapevine.state.Entry;
import io.grapevine.state.Stamp;

/**
 * The entries of a node that was cut off which all others may have deleted and purged since.
 *
 * <p>It is a value, so that a scan of many entries calls no other class.
 *
 * @param before entries that were stamped after this epoch millisecond are beyond doubt: no node
 *     has purged a tombstone of them yet
 * @param horizon the latest stamp when the last good exchange began: entries that were written here
 *     later, and that no peer has accepted, are beyond doubt
 */
public record Doubt(long before, long horizon) {

  /** A node that is in touch doubts no entry. */
  public static final Doubt NONE = new Doubt(-1, 0);

  /**
   * Whether all others may have purged the tombstone of this entry.
   *
   * @param own whether it was written here and no other node has it, as far as this one knows
   */
  public boolean covers(Entry entry, boolean own) {
    return Stamp.millis(entry.stamp()) <= before && !(own && Stamp.isAfter(entry.stamp(), horizon));
  }
}
