package io.grapevine.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How to start another JVM like this one: same Java, same classpath, and the options for a large
 * state.
 */
public final class JavaCommand {

  private JavaCommand() {}

  /** The command that runs the main class; arguments can be added. */
  public static List<String> of(String mainClass, String... moreOptions) {
    return on(System.getProperty("java.class.path"), mainClass, moreOptions);
  }

  /** As above, of the program on another class path. */
  static List<String> on(String classPath, String mainClass, String... moreOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseParallelGC");
    command.add("-XX:+UseCompactObjectHeaders");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Xmx512m");
    command.add(EndWithParent.option());
    Collections.addAll(command, moreOptions);
    command.addAll(List.of("-cp", classPath, mainClass));
    return command;
  }
}
