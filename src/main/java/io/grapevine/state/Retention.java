package io.grapevine.state;

import java.time.Duration;

/**
 * How long what no reader sees any more is kept so that every replica can learn of it.
 *
 * @param tombstoneGrace how long a tombstone is kept after its stamp
 * @param expiryGrace how long an expired value is kept after its expiry; one that covers an entry
 *     that would outlive it is kept at least as long as a tombstone
 */
public record Retention(Duration tombstoneGrace, Duration expiryGrace) {

  /**
   * Purges happen at multiples of this many milliseconds of the wall clock, the same on every node.
   */
  static final long STEP = 10_000;

  /** No purge is due for this entry, ever. */
  static final long NEVER = Long.MAX_VALUE;

  /** The shorter grace: a node that heard nothing for longer may hold what all others forgot. */
  public Duration shortest() {
    return tombstoneGrace.compareTo(expiryGrace) < 0 ? tombstoneGrace : expiryGrace;
  }

  private Duration longest() {
    return tombstoneGrace.compareTo(expiryGrace) < 0 ? expiryGrace : tombstoneGrace;
  }

  /**
   * Whether this value, which expires, takes the place of an entry that would be remembered for
   * longer: another node may still have that one when all have forgotten this one, and give it
   * back.
   */
  boolean outlives(byte[] old, byte[] packed) {
    return purgeBoundary(old) > purgeBoundary(packed);
  }

  /** The epoch millisecond at which every node forgets this entry. */
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

  private static long nextStep(long millis) {
    return Math.ceilDiv(millis, STEP) * STEP;
  }
}
