package io.grapevine.bytes;

/**
 * Splits bytes that arrive in pieces into lines. It holds one line, and of one that is too long
 * nothing.
 *
 * <p>Not thread-safe.
 */
public final class Lines implements Blocks.Reader {

  /** Takes one line after the other; each may throw to end the reading. */
  public interface Reader {

    /** A line without its newline. */
    void line(Blocks line);

    /** A line was too long and was dropped. */
    void tooLong();
  }

  private final int longest;
  private final Reader reader;
  private Blocks line = new Blocks();
  private boolean dropping;

  /**
   * Nothing so far.
   *
   * @param longest the maximum number of bytes in a line
   */
  public Lines(int longest, Reader reader) {
    this.longest = longest;
    this.reader = reader;
  }

  @Override
  public void read(byte[] bytes, int from, int length) {
    int begin = from;
    for (int i = from; i < from + length; i++) {
      if (bytes[i] == '\n') {
        add(bytes, begin, i - begin);
        end();
        begin = i + 1;
      }
    }
    add(bytes, begin, from + length - begin);
  }

  private void add(byte[] bytes, int from, int length) {
    if (line.size() + (long) length > longest) {
      dropping = true;
      line = new Blocks();
    } else if (!dropping) {
      line.write(bytes, from, length);
    }
  }

  /** The line that began last is complete, whether a newline follows or not. */
  public void end() {
    Blocks complete = line;
    boolean dropped = dropping;
    line = new Blocks();
    dropping = false;
    if (dropped) {
      reader.tooLong();
    } else {
      reader.line(complete);
    }
  }

  /** The number of bytes of the incomplete line. */
  public int size() {
    return line.size();
  }
}
