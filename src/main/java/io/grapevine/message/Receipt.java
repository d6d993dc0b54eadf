package io.grapevine.message;

import java.util.Collections;
import java.util.List;

/**
 * A peer's answer to entries that were sent to it.
 *
 * @param info what it declares about itself
 * @param feedback its feedback on each entry
 */
public record Receipt(NodeInfo info, List<Feedback> feedback) {

  public Receipt {
    if (info.cutOff()) {
      // A peer that was cut off may drop accepted entries when it repairs: that counts as refused.
      feedback = Collections.nCopies(feedback.size(), Feedback.REFUSED);
    }
  }

  /**
   * The answer of a peer that received this number of entries and gives no feedback: it counts as
   * one that knew them, or they would be sent to it forever.
   */
  public static Receipt silent(NodeInfo info, int entries) {
    return new Receipt(info, Collections.nCopies(entries, Feedback.KNOWN));
  }

  /** Whether at least one entry was news to the peer. */
  public boolean hasNews() {
    return feedback.contains(Feedback.NEWS);
  }
}
