package io.grapevine.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How to start another JVM like this one: same Java, same classpath, and the options for a large
 * state.
 */
public final class JavaCommand {

  /**
   * Only the generator of the OpenAPI document needs these; a node logs what they lack, or prepares
   * for them.
   */
  private static final Pattern NOT_OF_NODES =
      Pattern.compile(
          ".*/(springdoc|swagger-core|hibernate-validator|jakarta.validation-api"
              + "|jackson-(core|databind|dataformat-yaml|datatype-jsr310)-2)[-.][^/]*");

  /** The class path of this JVM, as far as the application that is shipped has it. */
  static final String CLASS_PATH =
      Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .filter(jar -> !NOT_OF_NODES.matcher(jar).matches())
          .collect(Collectors.joining(File.pathSeparator));

  private JavaCommand() {}

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
