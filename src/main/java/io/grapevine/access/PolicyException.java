package io.grapevine.access;

/** Why a text is no policy, and where; the message is meant for the author of the text. */
public final class PolicyException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;

  /**
   * A defect of a text.
   *
   * @param line from 1 on
   * @param column from 1 on
   */
  PolicyException(int line, int column, String what) {
    super(what);
    this.line = line;
    this.column = column;
  }

  /** The place and the message, behind the name of a file. */
  public String in(String file) {
    return "%s:%d:%d: %s".formatted(file, line, column, getMessage());
  }
}
