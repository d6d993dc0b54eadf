package io.grapevine.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process other than a JVM that is killed as soon as this JVM has ended, even if this one was
 * killed.
 *
 * <p>A shell holds the leash: it reads from a pipe whose other end only this JVM has.
 */
final class LeashedProcess implements AutoCloseable {

  private static final String LEASH =
      """
      exec 3<&0
      "$@" 3<&- &
      child=$!
      { cat <&3 >/dev/null; kill -KILL $child; } 2>/dev/null &
      wait $child
      """;

  private final Process shell;

  private LeashedProcess(Process shell) {
    this.shell = shell;
  }

  /** Starts a process that appends what it prints to the log. */
  static LeashedProcess start(Path log, List<String> command) {
    List<String> leashed = new ArrayList<>(List.of("sh", "-c", LEASH, "sh"));
    leashed.addAll(command);
    try {
      return new LeashedProcess(
          new ProcessBuilder(leashed)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return shell.isAlive();
  }

  /** SIGKILL; returns when the process has ended. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      shell.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last lines that a process has written to its log. */
  static String end(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
