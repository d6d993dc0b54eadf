package io.grapevine.access.file;

import io.grapevine.access.Policy;
import io.grapevine.access.PolicyException;
import io.grapevine.access.PolicyParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** A file of rules and quotas. It is parsed only when its bytes have changed. */
public final class RulesFile {

  /** The maximum size; each subject is compared with all rules. */
  static final int MOST_BYTES = 1024 * 1024;

  private final Path path;
  private byte[] bytes = new byte[0];
  private Policy policy = Policy.NONE;

  public RulesFile(Path path) {
    this.path = path;
  }

  /**
   * Reads the file. Not thread-safe.
   *
   * @throws IllegalStateException if it cannot be read or is wrong; the message has the file, and
   *     the line and the column of a mistake
   */
  public Policy read() {
    byte[] read = bytes();
    if (read.length == 0 || !Arrays.equals(read, bytes)) {
      try {
        policy = PolicyParser.parse(read);
      } catch (PolicyException e) {
        throw new IllegalStateException(e.in(path.toString()), e);
      }
      bytes = read;
    }
    return policy;
  }

  private byte[] bytes() {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] read = in.readNBytes(MOST_BYTES + 1);
      if (read.length > MOST_BYTES) {
        throw new IllegalStateException(path + " is larger than 1 MiB");
      }
      return read;
    } catch (NoSuchFileException e) {
      throw new IllegalStateException("there is no file " + path, e);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read %s: %s".formatted(path, e.getMessage()), e);
    }
  }
}
