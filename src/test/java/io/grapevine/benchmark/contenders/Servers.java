package io.grapevine.benchmark.contenders;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The processes of an installed program and the directory for their data. They end when this is
 * closed, at the latest when this JVM ends.
 */
final class Servers implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;
  private static final int LAST_LINES = 5;

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private boolean closed;

  Servers() throws IOException {
    directory = Files.createTempDirectory("grapevine-peers");
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Whether the program is on the path. */
  static boolean areInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** A directory for the data of one server. */
  String directory(int server) throws IOException {
    return Files.createDirectories(directory.resolve("server-" + server)).toString();
  }

  void start(List<String> command) throws IOException {
    Path log = log(processes.size());
    processes.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  List<ProcessHandle> handles() {
    return processes.stream().map(Process::toHandle).toList();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (int i = 0; i < processes.size(); i++) {
      if (!processes.get(i).isAlive()) {
        System.err.println("A server ended by itself: " + lastLines(log(i)));
      }
    }
    processes.forEach(Process::destroy);
    processes.forEach(Servers::awaitEnd);
    try {
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException e) {
      System.err.println("cannot delete " + directory + ": " + e);
    }
  }

  private Path log(int server) {
    return directory.resolve("server-" + server + ".log");
  }

  private static String lastLines(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
