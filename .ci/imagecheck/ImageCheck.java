import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Checks the image, with containers of it on a private network of podman; see {@code
 * .ci/image}. Prints a line for each figure in {@code docs/benchmarks.md}.
 */
final class ImageCheck {

  private static final int NODES = 3;
  private static final int ENTRIES = 10_000;
  private static final int STARTS = 5;
  private static final double NO_SLACK = 1;
  private static final double MEMORY_SLACK = 1.075;
  private static final double TIME_SLACK = 1.2;
  private static final double MOST_MEGABYTES = 203;
  private static final double MOST_RESIDENT_MEGABYTES = 203;
  private static final double MOST_PROPORTIONAL_MEGABYTES = 150;
  private static final double MOST_MILLIS_TO_WATCHERS = 1_000;
  private static final double MOST_OF_PLAIN_START = 0.45;

  private static final String NETWORK = "grapevine-check-" + ProcessHandle.current().pid();

  private final String image;
  private final String base;
  private final String plainBase;
  private final Path jar;
  private final Figures figures = new Figures();

  private ImageCheck(String image, String base, String plainBase, Path jar) {
    this.image = image;
    this.base = base;
    this.plainBase = plainBase;
    this.jar = jar.toAbsolutePath();
  }

  public static void main(String[] arguments) throws Exception {
    var check =
        new ImageCheck(arguments[0], arguments[1], arguments[2], Path.of(arguments[3]));
    Podman.run("network", "create", "--internal", NETWORK);
    try {
      check.imageIsAsItShouldBe();
      check.aCacheThatCannotBeUsedIsOnlyAWarning();
      check.runsAsAnyUser();
      check.startsFasterThanThePlainJar();
      check.threeNodesLoseNothing();
      check.livesUnderOverload("M1", 256);
      check.livesUnderOverload("M2", 512);
      check.servesWatchers(Watchers.possible());
    } finally {
      Podman.run("network", "rm", "--force", NETWORK);
    }
    check.figures.end();
    System.out.println("image check: all as it should be");
    System.exit(0);
  }

  private void imageIsAsItShouldBe() throws Exception {
    Figures.require("10001:10001", inspectImage("{{.Config.User}}"));
    Figures.require("[java @jvm.options", inspectImage("{{.Config.Entrypoint}}").substring(0, 18));
    Figures.require("<nil>", inspectImage("{{.HealthCheck}}").replace("&lt;", "<").replace("&gt;", ">"));
    Figures.require("Apache-2.0", inspectImage("{{index .Labels \"org.opencontainers.image.licenses\"}}"));
    long bytes =
        Long.parseLong(inspectImage("{{.Size}}"))
            - Long.parseLong(Podman.run("image", "inspect", "--format", "{{.Size}}", base));
    figures.print("I1", bytes / 1e6, "MB", "image without its base", MOST_MEGABYTES, NO_SLACK);
  }

  private Node node(String name, List<String> options) {
    return new Node(NETWORK, name, options, image, List.of());
  }

  private String inspectImage(String format) throws Exception {
    return Podman.run("image", "inspect", "--format", format, image);
  }

  private void aCacheThatCannotBeUsedIsOnlyAWarning() throws Exception {
    Node node = node("no-cache", List.of("-v", "/dev/null:/app/grapevine.aot:ro"));
    try (node) {
      node.run(List.of());
      node.awaitReady();
      Figures.require("CycloneDX", node.billOfMaterials());
    }
  }

  /** As on OpenShift: a large number, and the group of root. */
  private void runsAsAnyUser() throws Exception {
    Node node =
        node("any-user", List.of("--user", "1000720000:0", "-e", "JAVA_TOOL_OPTIONS=-XX:AOTMode=on"));
    try (node) {
      node.run(List.of());
      node.awaitReady();
    }
  }

  private void startsFasterThanThePlainJar() throws Exception {
    List<Double> ratios = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    List<Double> plains = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      try (Node node = node("start", List.of("-e", "JAVA_TOOL_OPTIONS=-XX:AOTMode=on"));
          Node plain =
              new Node(
                  NETWORK,
                  "plain",
                  List.of("-v", jar + ":/grapevine.jar:ro", "--user", "10001:10001"),
                  plainBase,
                  List.of("java", "-jar", "/grapevine.jar"))) {
        node.run(List.of());
        ours.add(node.awaitReady());
        node.stop();
        plain.run(List.of());
        plains.add(plain.awaitReady());
        plain.stop();
        ratios.add(ours.getLast() / plains.getLast());
      }
    }
    System.out.printf("I2a %.2f s start to readiness of the image, median of %d%n", Figures.median(ours), STARTS);
    System.out.printf("I2b %.2f s the same of the plain jar in the same container%n", Figures.median(plains));
    figures.print("I2", Figures.median(ratios), "x", "start of the image over that of the plain jar, median", MOST_OF_PLAIN_START, TIME_SLACK);
  }

  private void threeNodesLoseNothing() throws Exception {
    List<Node> nodes =
        IntStream.rangeClosed(1, NODES).mapToObj(i -> node("node-" + i, List.of())).toList();
    List<String> names = nodes.stream().map(Node::name).toList();
    try {
      for (Node node : nodes) {
        node.run(names);
      }
      for (Node node : nodes) {
        node.awaitReady();
        node.checkConfinement();
      }
      fill(nodes);
      awaitEqual(nodes);
      residentSize(nodes);

      Writes first = new Writes("killed/", nodes.subList(0, 2));
      first.awaitMore(100);
      nodes.get(2).kill();
      first.awaitMore(200);
      nodes.get(2).close();
      nodes.get(2).run(names);
      nodes.get(2).awaitReady();
      first.awaitMore(100);
      Set<String> written = first.end();
      if (first.failures() > 0) {
        figures.miss(first.failures() + " writes failed beside a killed node");
      }

      Writes second = new Writes("rolling/", nodes);
      for (Node node : nodes) {
        second.awaitMore(100);
        Figures.require("143", node.stop());
        node.close();
        node.run(names);
        node.awaitReady();
      }
      second.awaitMore(100);
      written.addAll(second.end());
      awaitEqual(nodes);
      for (Node node : nodes) {
        Set<String> lost = new HashSet<>(written);
        lost.removeAll(node.keys());
        if (!lost.isEmpty()) {
          figures.miss(node.name() + " lost " + lost.size() + " of " + written.size() + " writes");
        }
      }
      System.out.printf("I4 %d writes acknowledged around a kill and a rolling replacement%n", written.size());
    } catch (Exception | Error e) {
      for (Node node : nodes) {
        System.err.println("--- " + node.name() + "\n" + node.log());
      }
      throw e;
    } finally {
      for (Node node : nodes) {
        node.close();
      }
    }
  }

  private void livesUnderOverload(String id, int megabytes) throws Exception {
    String memory = megabytes + "m";
    try (Node node = node("overloaded", List.of("--memory", memory, "--memory-swap", memory))) {
      node.run(List.of());
      node.awaitReady();
      System.out.println("a container of " + megabytes + " MB:");
      try (var memoryOf = new AnonymousMemory(node)) {
        new Overload(node.address()).run();
        System.out.printf("%s %d MiB of anonymous memory at most, in a container of %d MB%n", id, memoryOf.most() >> 10, megabytes);
      }
      node.awaitReady();
      long errors = node.log().lines().filter(line -> line.contains(" ERROR ") || line.contains("OutOf")).count();
      if (errors > 0) {
        figures.miss(errors + " errors logged under overload in " + megabytes + " MB");
      }
    }
  }

  private void servesWatchers(int number) throws Exception {
    List<String> options = new ArrayList<>(List.of("--memory", "512m", "--memory-swap", "512m"));
    options.addAll(Watchers.options(number));
    try (Node node = node("watched", options)) {
      node.run(List.of());
      node.awaitReady();
      try (Watchers watchers = new Watchers(node, number)) {
        figures.print("W6", Figures.median(watchers.delays()), "ms", "from a write to the last of " + number + " watchers, in a container of 512 MB", MOST_MILLIS_TO_WATCHERS, NO_SLACK);
      }
      System.out.println("watched: " + node.status("VmHWM") + " resident at most");
    }
  }

  private static void fill(List<Node> nodes) throws Exception {
    for (int i = 0; i < ENTRIES; i++) {
      int status = nodes.get(i % NODES).put("entries/" + "%021d".formatted(i), "\"" + "v".repeat(102) + "\"");
      if (status != 201) {
        throw new IllegalStateException("a write was answered with " + status);
      }
    }
  }

  private static void awaitEqual(List<Node> nodes) throws Exception {
    Podman.await(
        "equal versions",
        () -> {
          Set<String> versions = new HashSet<>();
          for (Node node : nodes) {
            versions.add(node.version());
          }
          return versions.size() == 1;
        });
  }

  /** The largest of the nodes, after they were idle for a while. */
  private void residentSize(List<Node> nodes) throws Exception {
    Thread.sleep(Duration.ofSeconds(15));
    double most = 0;
    double share = 0;
    for (Node node : nodes) {
      System.out.println(node.name() + ": " + node.status("VmRSS") + " resident, of it " + node.status("RssAnon") + " anonymous");
      most = Math.max(most, node.resident());
      share = Math.max(share, node.proportional());
    }
    figures.print("I3", most, "MiB", "resident, the largest of three idle nodes of 256 MB with 10,000 entries", MOST_RESIDENT_MEGABYTES, MEMORY_SLACK);
    figures.print("I3p", share, "MiB", "the same, with a third of each page that they share", MOST_PROPORTIONAL_MEGABYTES, MEMORY_SLACK);
  }
}
