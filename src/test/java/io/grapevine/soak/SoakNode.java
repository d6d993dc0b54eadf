package io.grapevine.soak;

import io.grapevine.cluster.NodeClient;
import io.grapevine.cluster.NodePorts;
import io.grapevine.cluster.NodeProcess;
import io.grapevine.cluster.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** One place of the soak, and the process that runs there at the moment. */
final class SoakNode implements AutoCloseable {

  /** A container of 256 MB, as the image runs in it. */
  private static final List<String> JVM =
      List.of(
          "-XX:-UseParallelGC",
          "-XX:+UseSerialGC",
          "-Xmx128m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:TieredStopAtLevel=1");

  /** Short graces, so that what is removed leaves again within the soak. */
  private static final List<String> SETTINGS =
      List.of("grapevine.state.tombstone-grace=2m", "grapevine.state.expiry-grace=2m");

  private final String name;
  private final NodePorts ports;
  private final List<Integer> peers;
  private final SettableClock clock;
  private final String[] settings;
  private final AtomicLong logLines = new AtomicLong();
  private final AtomicLong alarms = new AtomicLong();
  private NodeProcess process;

  SoakNode(String name, NodePorts ports, List<Integer> peers, Path clock) {
    this.name = name;
    this.ports = ports;
    this.peers = peers;
    this.clock = SettableClock.at(clock);
    this.settings =
        Stream.of(SETTINGS, JVM, List.of(SettableClock.settings(clock)))
            .flatMap(List::stream)
            .toArray(String[]::new);
    this.process = launch();
  }

  private NodeProcess launch() {
    return NodeProcess.start(name, ports, peers, this::log, settings);
  }

  private void log(String line) {
    logLines.incrementAndGet();
    if (isAlarm(line)) {
      alarms.incrementAndGet();
      System.err.println(name + ": " + line);
    } else if (Boolean.getBoolean("soak.log")) {
      System.err.println(name + ": " + line);
    }
  }

  /** Nothing of the sort may happen; a node whose clock was set wrong says so as an error. */
  private static boolean isAlarm(String line) {
    return line.contains(" ERROR ") && !line.contains("ClockWatch") || line.contains("OutOfMemory");
  }

  String name() {
    return name;
  }

  NodePorts ports() {
    return ports;
  }

  SettableClock clock() {
    return clock;
  }

  NodeClient client() {
    return process.client();
  }

  boolean isAlive() {
    return process.handle().isAlive();
  }

  long pid() {
    return process.handle().pid();
  }

  /** The lines that all processes at this place have logged. */
  long logLines() {
    return logLines.get();
  }

  /** How many of them were errors. */
  long alarms() {
    return alarms.get();
  }

  void kill() {
    process.kill();
  }

  void terminate() {
    process.terminate();
    process.awaitEnd();
  }

  void start() {
    process = launch();
  }

  void signal(String signal) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal, Long.toString(pid())));
    try {
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new IllegalStateException(command + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
