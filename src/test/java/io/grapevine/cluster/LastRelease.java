package io.grapevine.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The program of the last release, which {@code src/test/release/build} builds once. */
final class LastRelease {

  private static final Path SCRIPT = Path.of("src/test/release/build");
  private static final int NO_HISTORY = 3;

  private LastRelease() {}

  /**
   * The class path of the program; nothing where the history of the sources is not there.
   *
   * @param directory a directory for what ends its processes with this one
   */
  static Optional<String> classPath(Path directory) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder
        .environment()
        .put("JAVA", Path.of(System.getProperty("java.home"), "bin/java").toString());
    Process build = builder.start();
    build.getOutputStream().close();
    String built = new String(build.getInputStream().readAllBytes(), UTF_8).strip();
    int end = build.waitFor();
    if (end == NO_HISTORY) {
      return Optional.empty();
    }
    if (end != 0) {
      throw new IllegalStateException(SCRIPT + " ended with " + end);
    }
    copy(EndWithParent.class, directory);
    return Optional.of(built + "/grapevine.jar:" + directory);
  }

  private static void copy(Class<?> type, Path directory) {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(file))) {
      Path copy = directory.resolve(file);
      Files.createDirectories(Objects.requireNonNull(copy.getParent()));
      Files.copy(in, copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
