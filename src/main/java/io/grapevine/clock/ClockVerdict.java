package io.grapevine.clock;

import java.util.Collection;

/** What the wall clocks of peers say of the one of this node. */
enum ClockVerdict {
  /** No peer has said what its clock shows. */
  UNKNOWN,
  /** Most peers accept what this node stamps, and this node what they stamp. */
  RIGHT,
  /** Most peers reject what this node stamps. */
  AHEAD,
  /** This node has to reject what most peers stamp. */
  BEHIND,
  /** No majority says anything. */
  DIVIDED;

  /**
   * The verdict of these clocks.
   *
   * <p>A single peer that is far ahead says nothing: of two nodes the one that is ahead must not
   * acknowledge writes, and the other one may.
   *
   * @param bound how many milliseconds ahead a stamp is accepted
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

  /** Whether a write here would not spread, or lose to older ones. */
  boolean isWrong() {
    return this == AHEAD || this == BEHIND;
  }
}
