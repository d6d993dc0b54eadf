package io.grapevine.message;

import io.grapevine.state.Version;

/**
 * What one node asks another about its state.
 *
 * @param version the version of the one who asks: nothing more is to be said if it is the other's
 * @param first the first coded symbol that is wanted
 * @param symbols how many symbols are wanted; 0: the full state
 */
public record Question(Version version, int first, int symbols) {

  private static final Version EMPTY = new Version(0, 0);

  /** The question for everything. */
  public static Question forFullState(Version version) {
    return new Question(version, 0, 0);
  }

  /** Whether the one who asks has nothing. */
  public boolean isOfEmptyState() {
    return version.equals(EMPTY);
  }

  /** Whether it asks for everything. */
  public boolean isForFullState() {
    return symbols == 0;
  }
}
