package io.grapevine.cluster;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** One shell that runs commands one after the other, so that variables and files stay. */
final class Shell implements AutoCloseable {

  private static final String END = "--- end of the command ---";

  private final Process process;
  private final BufferedWriter input;
  private final BufferedReader output;

  /** A shell that starts in this directory. */
  Shell(Path directory) {
    try {
      process =
          new ProcessBuilder("sh").directory(directory.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    input = process.outputWriter();
    output = process.inputReader();
    run("curl() { command curl --no-progress-meter \"$@\"; }");
  }

  /** Whether this machine has a command of this name. */
  static boolean hasCommand(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
  }

  /** Runs a command to its end; returns what it printed. */
  String run(String command) {
    try {
      input.write(command + "\nprintf '\\n%s\\n' '" + END + "'\n");
      input.flush();
      StringBuilder printed = new StringBuilder();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.equals(END)) {
          return printed.toString();
        }
        printed.append(line).append('\n');
      }
      throw new IllegalStateException("the shell ended: " + printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
