package io.grapevine.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start another JVM like this one: same Java, same classpath, and the options for a large
 * state.
 */
public final class JavaCommand {

  private JavaCommand() {}

  /** The command that runs the main class; arguments can be added. */
  public static List<String> of(String mainClass) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseParallelGC",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx512m",
            EndWithParent.option(),
            "-cp",
            System.getProperty("java.class.path"),
            mainClass));
  }
}
