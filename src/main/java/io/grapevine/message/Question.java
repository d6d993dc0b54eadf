package io.grapevine.message;

import io.grapevine.state.Version;

/**
 * A request of one node about the state of another.
 *
 * @param version the version of the requesting node; if the other node has the same, the answer is
 *     empty
 * @param first the index of the first requested symbol
 * @param symbols the number of requested symbols; 0: the full state
 */
public record Question(Version version, int first, int symbols) {

  private static final Version EMPTY = new Version(0, 0);

  /** The request for the full state. */
  public static Question forFullState(Version version) {
    return new Question(version, 0, 0);
  }

  /** Whether the requesting node is empty. */
  public boolean isOfEmptyState() {
    return version.equals(EMPTY);
  }

  /** Whether it requests the full state. */
  public boolean isForFullState() {
    return symbols == 0;
  }
}
