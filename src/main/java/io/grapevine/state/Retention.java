package io.grapevine.state;

import java.time.Duration;
import java.util.List;

/**
 * How long invisible entries are kept so that every replica can receive them.
 *
 * @param tombstoneGrace how long a tombstone is kept after its stamp
 * @param expiryGrace how long an expired value is kept after its expiry; a covering one is kept at
 *     least as long as a tombstone
 */
public record Retention(Duration tombstoneGrace, Duration expiryGrace) {

  /**
   * Purges happen at multiples of this many milliseconds of the wall clock, the same on every node.
   */
  static final long STEP = 10_000;

  /** The entry is never purged. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * The shorter grace: a node that was in touch with no peer for longer may hold entries that all
   * others have purged.
   */
  public Duration shortest() {
    return tombstoneGrace.compareTo(expiryGrace) < 0 ? tombstoneGrace : expiryGrace;
  }

  private Duration longest() {
    return tombstoneGrace.compareTo(expiryGrace) < 0 ? expiryGrace : tombstoneGrace;
  }

  /** The times for which values are kept after their expiry. */
  List<Duration> afterExpiry() {
    return longest().equals(expiryGrace) ? List.of(expiryGrace) : List.of(expiryGrace, longest());
  }

  /**
   * Whether this value, which expires, replaces an entry that would be kept for longer: another
   * node may still have that entry when all have purged this one, and bring it back.
   */
  boolean outlives(byte[] old, byte[] packed) {
    return purgeBoundary(old) > purgeBoundary(packed);
  }

  /** The epoch millisecond at which every node purges this entry. */
  long purgeBoundary(byte[] packed) {
    if (Packed.isTombstone(packed)) {
      return nextStep(Stamp.millis(Packed.stamp(packed)) + tombstoneGrace.toMillis());
    }
    if (Packed.hasTtl(packed)) {
      Duration grace = Packed.covers(packed) ? longest() : expiryGrace;
      return nextStep(Packed.expiry(packed) + grace.toMillis());
    }
    return NEVER;
  }

  static long nextStep(long millis) {
    return Math.ceilDiv(millis, STEP) * STEP;
  }
}
