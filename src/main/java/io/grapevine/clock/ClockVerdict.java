package io.grapevine.clock;

import java.util.Collection;

/** The verdict of the peers' wall clocks on the one of this node. */
enum ClockVerdict {
  /** The clock of no peer is known. */
  UNKNOWN,
  /** Most peers accept the stamps of this node, and this node accepts theirs. */
  RIGHT,
  /** Most peers reject the stamps of this node. */
  AHEAD,
  /** This node has to reject the stamps of most peers. */
  BEHIND,
  /** There is no majority. */
  DIVIDED;

  /**
   * The verdict of these clocks.
   *
   * <p>A single peer that is far ahead proves nothing: of two nodes, the one that is ahead must not
   * acknowledge writes, and the other one may.
   *
   * @param bound how far ahead a stamp may be, in milliseconds
   */
  static ClockVerdict of(Collection<ClockSkews.Skew> skews, long bound) {
    int peers = skews.size();
    if (peers == 0) {
      return UNKNOWN;
    }
    long behind = skews.stream().filter(skew -> skew.isBehindBy(bound)).count();
    long ahead = skews.stream().filter(skew -> skew.isAheadBy(bound)).count();
    if (2 * behind > peers) {
      return AHEAD;
    }
    if (2 * ahead > peers && peers > 1) {
      return BEHIND;
    }
    return 2 * (peers - behind - ahead) > peers ? RIGHT : DIVIDED;
  }

  /** Whether a write on this node would not spread, or lose to older ones. */
  boolean isWrong() {
    return this == AHEAD || this == BEHIND;
  }
}
