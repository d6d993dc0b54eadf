package io.grapevine.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to start another JVM: the Java of this one, the classes of the application and its tests, the
 * libraries of the application, and the options for a large state.
 */
public final class JavaCommand {

  /** The application as it is shipped, and what the tests add to a node. */
  static final String CLASS_PATH = classPath();

  private JavaCommand() {}

  /** The build writes the path of the libraries. */
  private static String classPath() {
    Path libraries = Path.of("target", "runtime-class-path");
    try {
      return Stream.concat(
              Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                  .filter(place -> Files.isDirectory(Path.of(place))),
              Stream.of(Files.readString(libraries)))
          .collect(Collectors.joining(File.pathSeparator));
    } catch (IOException e) {
      throw new UncheckedIOException(libraries + " is written by ./mvnw test-compile", e);
    }
  }

  /** The command that runs the main class; arguments can be added. */
  public static List<String> of(String mainClass, String... moreOptions) {
    return on(List.of("-cp", CLASS_PATH), mainClass, moreOptions);
  }

  /** What the main class prints with this argument; it must end well. */
  public static String output(String mainClass, String argument, String... moreOptions)
      throws IOException, InterruptedException {
    List<String> command = of(mainClass, moreOptions);
    command.add(argument);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " ended with " + process.exitValue());
    }
    return printed;
  }

  /** As the first one, with these options in the place of the class path. */
  static List<String> on(List<String> classPath, String mainClass, String... moreOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseParallelGC");
    command.add("-XX:+UseCompactObjectHeaders");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Xmx512m");
    command.add(EndWithParent.option());
    Collections.addAll(command, moreOptions);
    command.addAll(classPath);
    command.add(mainClass);
    return command;
  }
}
