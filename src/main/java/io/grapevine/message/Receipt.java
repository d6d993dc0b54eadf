package io.grapevine.message;

import java.util.Collections;
import java.util.List;

/**
 * A peer's answer to entries that it was given.
 *
 * @param info what it says of itself
 * @param feedback what it says of each entry
 */
public record Receipt(NodeInfo info, List<Feedback> feedback) {

  public Receipt {
    if (info.cutOff()) {
      // It may drop what it took when it learns what all others have: as good as refused.
      feedback = Collections.nCopies(feedback.size(), Feedback.REFUSED);
    }
  }

  /**
   * The answer of a peer that took so many entries and says nothing of them: it counts as one that
   * knew them, or they would be told it for ever.
   */
  public static Receipt silent(NodeInfo info, int entries) {
    return new Receipt(info, Collections.nCopies(entries, Feedback.KNOWN));
  }

  /** Whether some entry was news to the peer. */
  public boolean hasNews() {
    return feedback.contains(Feedback.NEWS);
  }
}
