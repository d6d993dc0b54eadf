package io.grapevine.cluster;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** Several nodes on loopback, each a JVM process with its own state; they end with the cluster. */
public final class LocalCluster implements AutoCloseable {

  /** The class path of the version under test. */
  static final String THIS = JavaCommand.CLASS_PATH;

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final List<NodePorts> ports;
  private final List<Integer> peers;
  private final BiConsumer<String, String> log;
  private final String[] settings;
  private final List<NodeProcess> nodes = new ArrayList<>();

  private LocalCluster(
      String classPath,
      List<NodePorts> ports,
      List<Integer> peers,
      BiConsumer<String, String> log,
      String[] settings) {
    this.ports = ports;
    this.peers = peers;
    this.log = log;
    this.settings = settings;
    for (int i = 0; i < ports.size(); i++) {
      nodes.add(launch(i, classPath));
    }
  }

  /**
   * Starts a cluster.
   *
   * @param morePeers further addresses on loopback that the nodes take for peers
   * @param log gets the name of a node and a line that it printed
   * @param settings settings of every node, as {@code grapevine.connection.r0=1}
   */
  public static LocalCluster start(
      List<NodePorts> ports,
      List<Integer> morePeers,
      BiConsumer<String, String> log,
      String... settings) {
    List<Integer> peers = new ArrayList<>(ports.stream().map(NodePorts::peer).toList());
    peers.addAll(morePeers);
    return new LocalCluster(THIS, ports, peers, log, settings);
  }

  /** As above, on free ports and without a log. */
  public static LocalCluster start(int nodes) {
    return ofVersion(THIS, nodes, (node, line) -> {});
  }

  /** As above, with the classes that were compiled in another checkout. */
  public static LocalCluster startCompiledIn(Path checkout, int nodes) {
    Path classes = checkout.toAbsolutePath().resolve("target/classes");
    if (!Files.isDirectory(classes)) {
      throw new IllegalArgumentException(classes + " is missing: compile that checkout first");
    }
    String classPath =
        THIS.replaceAll(
            "[^" + File.pathSeparator + "]*target/((test-)?classes)",
            Matcher.quoteReplacement(checkout.toAbsolutePath().toString()) + "/target/$1");
    return ofVersion(classPath, nodes, (node, line) -> {});
  }

  /** Starts a cluster for tests, on free ports, whose log goes to {@link NodeLog}. */
  public static LocalCluster of(int nodes, String... settings) {
    return of(nodes, List.of(), NodeLog::add, settings);
  }

  /** As above, of the version that is on this class path. */
  static LocalCluster ofVersion(String classPath, int nodes) {
    return ofVersion(classPath, nodes, NodeLog::add, NodeProcess.quickStart());
  }

  private static LocalCluster ofVersion(
      String classPath, int nodes, BiConsumer<String, String> log, String... settings) {
    List<NodePorts> ports = Stream.generate(NodePorts::free).limit(nodes).toList();
    List<Integer> peers = ports.stream().map(NodePorts::peer).toList();
    return new LocalCluster(classPath, ports, peers, log, settings).awaitReady();
  }

  /** As above, with further peers and a log of its own. */
  static LocalCluster of(
      int nodes, List<Integer> morePeers, BiConsumer<String, String> log, String... settings) {
    List<NodePorts> ports = Stream.generate(NodePorts::free).limit(nodes).toList();
    LocalCluster cluster = start(ports, morePeers, log, NodeProcess.quickStart(settings));
    try {
      return cluster.awaitReady();
    } catch (ConditionTimeoutException e) {
      cluster.close();
      throw e;
    }
  }

  public NodeProcess node(int index) {
    return nodes.get(index);
  }

  public List<NodeProcess> nodes() {
    return List.copyOf(nodes);
  }

  public LocalCluster awaitReady() {
    return awaitReady(PATIENCE);
  }

  /** As above, with the time that it may take. */
  public LocalCluster awaitReady(Duration patience) {
    await("all nodes are ready")
        .atMost(patience)
        .until(() -> nodes.stream().allMatch(node -> node.client().isReady()));
    return this;
  }

  /** The processor time that all nodes together have taken so far. */
  public Duration cpu() {
    return nodes.stream()
        .map(node -> node.handle().info().totalCpuDuration().orElseThrow())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Starts a node again that has ended, at the same ports and with nothing of its state. */
  public NodeProcess restart(int index) {
    return restart(index, THIS);
  }

  /** As above, of the version that is on this class path. */
  NodeProcess restart(int index, String classPath) {
    NodeProcess node = launch(index, classPath);
    nodes.set(index, node);
    return node;
  }

  /** Starts a node again that has ended, with further settings. */
  NodeProcess restartWith(int index, String... moreSettings) {
    NodeProcess node = launch(index, THIS, moreSettings);
    nodes.set(index, node);
    return node;
  }

  private NodeProcess launch(int index, String classPath, String... moreSettings) {
    String name = "node-" + (index + 1);
    return NodeProcess.start(
        classPath,
        name,
        ports.get(index),
        peers,
        line -> log.accept(name, line),
        Stream.of(settings, moreSettings).flatMap(Stream::of).toArray(String[]::new));
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
  }
}
