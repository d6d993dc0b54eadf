package io.grapevine.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.context.annotation.Primary;

/**
 * The wall clock of a node process, which the test process can set wrong and right while the node
 * runs: eight bytes of a file that both map hold the error in milliseconds.
 *
 * <p>As a bean of a node, named in {@code spring.main.sources}.
 */
@Primary
public final class SettableClock implements InstantSource {

  private static final String FILE = "grapevine.test.clock";

  private final InstantSource right = InstantSource.system();
  private final MappedByteBuffer error;

  /** The clock of this process. */
  public SettableClock() {
    this(Path.of(System.getProperty(FILE)));
  }

  private SettableClock(Path file) {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      error = channel.map(MapMode.READ_WRITE, 0, Long.BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The clock of another process that gets these settings. */
  public static SettableClock at(Path file) {
    return new SettableClock(file);
  }

  /** What a node with this clock is to be started with. */
  public static String[] settings(Path file) {
    return new String[] {
      "-D" + FILE + "=" + file, "spring.main.sources=" + SettableClock.class.getName()
    };
  }

  /** From now on the clock is ahead by so much, or behind if that is negative. */
  public void setAhead(Duration ahead) {
    error.putLong(0, ahead.toMillis());
  }

  @Override
  public Instant instant() {
    return right.instant().plusMillis(error.getLong(0));
  }
}
