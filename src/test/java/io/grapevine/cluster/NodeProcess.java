package io.grapevine.cluster;

import io.grapevine.GrapevineApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One node in a JVM of its own, started from the classpath of this one. */
public final class NodeProcess implements AutoCloseable {

  /** JVM options with which a node starts in half the time; for tests that measure nothing. */
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:-UseParallelGC", "-XX:+UseSerialGC");

  /** Nobody but a test of it has the time; a setting of the test wins over this. */
  private static final String NO_LAME_DUCK = "-Dgrapevine.connection.lame-duck-duration=0s";

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final String name;
  private final NodePorts ports;
  private final Process process;

  private NodeProcess(String name, NodePorts ports, Process process) {
    this.name = name;
    this.ports = ports;
    this.process = process;
  }

  /**
   * Starts a node.
   *
   * @param peers the peer ports of the whole cluster, its own included
   * @param log what to do with each line that it prints
   * @param settings further settings, as {@code grapevine.connection.r0=1}, and JVM options, which
   *     begin with a hyphen
   */
  public static NodeProcess start(
      String name, NodePorts ports, List<Integer> peers, Consumer<String> log, String... settings) {
    return start(JavaCommand.CLASS_PATH, name, ports, peers, log, settings);
  }

  /** As above, a node of the version that is on this class path. */
  static NodeProcess start(
      String classPath,
      String name,
      NodePorts ports,
      List<Integer> peers,
      Consumer<String> log,
      String... settings) {
    Map<Boolean, List<String>> byKind =
        Stream.of(classPath.equals(LocalCluster.THIS) ? ClusterTls.added(settings) : settings)
            .collect(Collectors.partitioningBy(text -> text.startsWith("-")));
    List<String> options = byKind.get(true);
    boolean quick = options.containsAll(QUICK_START) && classPath.equals(LocalCluster.THIS);
    List<String> command =
        JavaCommand.on(
            quick ? NodeCache.classPath(QUICK_START) : List.of("-cp", classPath),
            GrapevineApplication.class.getName(),
            Stream.concat(Stream.of(NO_LAME_DUCK), options.stream()).toArray(String[]::new));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "spring.main.sources=" + EndWithParent.class.getName(),
                "server.address=127.0.0.1",
                "server.port=" + ports.agent(),
                "grapevine.connection.address=127.0.0.1",
                "grapevine.connection.port=" + ports.peer(),
                "management.server.address=127.0.0.1",
                "management.server.port=" + ports.management()));
    for (int i = 0; i < peers.size(); i++) {
      arguments.add(
          "spring.cloud.discovery.client.simple.instances.grapevine[%d].uri=http://127.0.0.1:%d"
              .formatted(i, peers.get(i)));
    }
    arguments.addAll(byKind.get(false));
    arguments.forEach(argument -> command.add("--" + argument));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      Thread.ofVirtual().start(() -> forward(process, log));
      return new NodeProcess(name, ports, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a node quickly, with its log in {@link NodeLog}. */
  static NodeProcess start(String name, NodePorts ports, List<Integer> peers, String... settings) {
    return start(name, ports, peers, line -> NodeLog.add(name, line), quickStart(settings));
  }

  /** These settings, and the JVM options for a quick start. */
  static String[] quickStart(String... settings) {
    return Stream.concat(Stream.of(settings), QUICK_START.stream()).toArray(String[]::new);
  }

  private static void forward(Process process, Consumer<String> log) {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(log);
    } catch (IOException | UncheckedIOException e) {
      // The process ended, or this one is about to.
    }
  }

  public String name() {
    return name;
  }

  public NodePorts ports() {
    return ports;
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public NodeClient client() {
    return new NodeClient(ports);
  }

  /** SIGKILL: the node can do nothing about it. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM: the node tells what it has to tell; returns at once. */
  public void terminate() {
    handle().destroy(); // Unlike that of the process, it leaves the output open.
  }

  /** Waits for the end of the process and gives its exit code. */
  public int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(name + " has not ended within " + PATIENCE);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends the node at once; a test of an orderly end calls {@link #terminate} before. */
  @Override
  public void close() {
    kill();
  }
}
