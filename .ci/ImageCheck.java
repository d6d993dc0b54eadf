import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is expected of the image, with containers of it on a private network of podman; see {@code
 * .ci/image}. Prints a line for each figure, as {@code docs/benchmarks.md} lists them.
 */
final class ImageCheck {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int NODES = 3;
  private static final int ENTRIES = 10_000;
  private static final int STARTS = 5;
  private static final double MACHINE_SLACK = 1.2;
  private static final double MOST_MEGABYTES = 250;
  private static final double MOST_RESIDENT_MEGABYTES = 200;
  private static final double MOST_OF_PLAIN_START = 0.45;

  private static final String NETWORK = "grapevine-check-" + ProcessHandle.current().pid();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private static final Pattern VERSION = Pattern.compile("\"version\":\"([0-9a-f]{32})\"");
  private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]+)\"");

  private static final List<String> HARDENED =
      List.of(
          ("--network " + NETWORK + " --memory 256m --memory-swap 256m --read-only"
                  + " --read-only-tmpfs=false --tmpfs /tmp --cap-drop ALL"
                  + " --security-opt no-new-privileges"
                  + " --ulimit nofile=1024:1024 --ulimit nproc=4096:4096")
              .split(" "));

  private final String image;
  private final String base;
  private final String plainBase;
  private final Path jar;
  private final List<String> missed = new ArrayList<>();

  private ImageCheck(String image, String base, String plainBase, Path jar) {
    this.image = image;
    this.base = base;
    this.plainBase = plainBase;
    this.jar = jar.toAbsolutePath();
  }

  public static void main(String[] arguments) throws Exception {
    var check =
        new ImageCheck(arguments[0], arguments[1], arguments[2], Path.of(arguments[3]));
    podman("network", "create", "--internal", NETWORK);
    try {
      check.imageIsAsItShouldBe();
      check.aCacheThatCannotBeUsedIsOnlyAWarning();
      check.startsFasterThanThePlainJar();
      check.threeNodesLoseNothing();
    } finally {
      podman("network", "rm", "--force", NETWORK);
    }
    if (!check.missed.isEmpty()) {
      System.err.println("image check: " + String.join("; ", check.missed));
      System.exit(1);
    }
    System.out.println("image check: all as it should be");
    System.exit(0);
  }

  private void imageIsAsItShouldBe() throws Exception {
    require("10001:10001", inspectImage("{{.Config.User}}"));
    require("[java @jvm.options", inspectImage("{{.Config.Entrypoint}}").substring(0, 18));
    require("<nil>", inspectImage("{{.HealthCheck}}").replace("&lt;", "<").replace("&gt;", ">"));
    require("Apache-2.0", inspectImage("{{index .Labels \"org.opencontainers.image.licenses\"}}"));
    long bytes =
        Long.parseLong(inspectImage("{{.Size}}"))
            - Long.parseLong(podman("image", "inspect", "--format", "{{.Size}}", base));
    figure("I1", bytes / 1e6, "MB", "image without its base", MOST_MEGABYTES);
  }

  private String inspectImage(String format) throws Exception {
    return podman("image", "inspect", "--format", format, image);
  }

  private void aCacheThatCannotBeUsedIsOnlyAWarning() throws Exception {
    Node node = new Node("no-cache", List.of("-v", "/dev/null:/app/grapevine.aot:ro"));
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
      try (Node node = new Node("start", List.of("-e", "JAVA_TOOL_OPTIONS=-XX:AOTMode=on"));
          Node plain =
              new Node(
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
    System.out.printf("I2a %.2f s start to readiness of the image, median of %d%n", median(ours), STARTS);
    System.out.printf("I2b %.2f s the same of the plain jar in the same container%n", median(plains));
    figure("I2", median(ratios), "x", "start of the image over that of the plain jar, median", MOST_OF_PLAIN_START);
  }

  private void threeNodesLoseNothing() throws Exception {
    List<Node> nodes =
        IntStream.rangeClosed(1, NODES).mapToObj(i -> new Node("node-" + i, List.of())).toList();
    List<String> names = nodes.stream().map(node -> node.name).toList();
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

      Writer first = new Writer("killed/", nodes.subList(0, 2));
      first.awaitMore(100);
      podman("kill", nodes.get(2).container);
      first.awaitMore(200);
      nodes.get(2).close();
      nodes.get(2).run(names);
      nodes.get(2).awaitReady();
      first.awaitMore(100);
      Set<String> written = first.end();
      if (first.failures > 0) {
        missed.add(first.failures + " writes failed beside a killed node");
      }

      Writer second = new Writer("rolling/", nodes);
      for (Node node : nodes) {
        second.awaitMore(100);
        require("143", node.stop());
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
          missed.add(node.name + " lost " + lost.size() + " of " + written.size() + " writes");
        }
      }
      System.out.printf("I4 %d writes acknowledged around a kill and a rolling replacement%n", written.size());
    } catch (Exception | Error e) {
      for (Node node : nodes) {
        System.err.println("--- " + node.name + "\n" + node.log());
      }
      throw e;
    } finally {
      for (Node node : nodes) {
        node.close();
      }
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
    await(
        "equal versions",
        () -> {
          Set<String> versions = new HashSet<>();
          for (Node node : nodes) {
            versions.add(node.version());
          }
          return versions.size() == 1;
        });
  }

  /** The largest of the nodes, after they had some time with nothing to do. */
  private void residentSize(List<Node> nodes) throws Exception {
    Thread.sleep(Duration.ofSeconds(15));
    double most = 0;
    for (Node node : nodes) {
      System.out.println(node.name + ": " + node.status("VmRSS") + " resident, of it " + node.status("RssAnon") + " anonymous");
      most = Math.max(most, Long.parseLong(node.status("VmRSS").split(" ")[0]) / 1024.0);
    }
    figure("I3", most, "MiB", "resident, the largest of three idle nodes of 256 MB with 10,000 entries", MOST_RESIDENT_MEGABYTES);
  }

  /**
   * Prints a figure. One that misses its goal is said; one that misses it by far is a failure: start
   * and memory depend on the machine a little.
   */
  private void figure(String id, double value, String unit, String what, double most) {
    System.out.printf("%s %.2f %s %s (at most %s)%n", id, value, unit, what, most);
    if (value > MACHINE_SLACK * most) {
      missed.add(id + " is " + value + ", far more than " + most);
    } else if (value > most) {
      System.err.println("missed: " + id + " is " + value + ", more than " + most);
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static void require(String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new IllegalStateException("expected " + expected + ", not " + actual);
    }
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (IOException e) {
        // Not there yet.
      }
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("no " + what + " within " + PATIENCE);
      }
      Thread.sleep(10);
    }
  }

  private static String podman(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("podman", "--runtime", "runc"));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.PIPE).start();
    Path errors = Files.createTempFile("podman", ".log");
    var reader = Thread.ofVirtual().start(() -> {
      try {
        Files.write(errors, process.getErrorStream().readAllBytes());
      } catch (IOException e) {
        // The message is only for the error below.
      }
    });
    String output = new String(process.getInputStream().readAllBytes()).strip();
    int code = process.waitFor();
    reader.join();
    String message = Files.readString(errors);
    Files.delete(errors);
    if (code != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + message);
    }
    return output;
  }

  /** One container; it can be run again with nothing of its state. */
  private final class Node implements AutoCloseable {

    private final String name;
    private final String container;
    private final List<String> options;
    private final String image;
    private final List<String> command;
    private String address = "";

    Node(String name, List<String> options) {
      this(name, options, ImageCheck.this.image, List.of());
    }

    Node(String name, List<String> options, String image, List<String> command) {
      this.name = name;
      this.container = NETWORK + "-" + name;
      this.options = options;
      this.image = image;
      this.command = command;
    }

    void run(List<String> peers) throws Exception {
      List<String> all = new ArrayList<>(List.of("run", "--detach", "--name", container));
      all.addAll(List.of("--network-alias", name));
      all.addAll(HARDENED);
      all.addAll(options);
      all.add(image);
      all.addAll(command);
      for (int i = 0; i < peers.size(); i++) {
        all.add("--spring.cloud.discovery.client.simple.instances.grapevine[%d].uri=http://%s:4097".formatted(i, peers.get(i)));
      }
      podman(all.toArray(String[]::new));
      address = podman("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container);
    }

    /** Seconds from the start of its process to the first answer that it is ready. */
    double awaitReady() throws Exception {
      try {
        await(name + " that is ready", () -> {
          if (!"running".equals(stateIfGone())) {
            throw new IllegalStateException(name + " ended");
          }
          return get(9097, "/actuator/health/readiness").statusCode() == 200;
        });
      } catch (IllegalStateException e) {
        throw new IllegalStateException(e.getMessage() + "\n" + log(), e);
      }
      Instant ready = Instant.now();
      String started = podman("inspect", "--format", "{{.State.StartedAt.Format \"2006-01-02T15:04:05.000Z07:00\"}}", container);
      return Duration.between(OffsetDateTime.parse(started, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant(), ready).toMillis() / 1e3;
    }

    private String stateIfGone() throws Exception {
      return Files.exists(Path.of("/proc", pid())) ? "running" : "gone";
    }

    private String pid = "";

    private String pid() throws Exception {
      if (pid.isEmpty()) {
        pid = podman("inspect", "--format", "{{.State.Pid}}", container);
      }
      return pid;
    }

    String status(String field) throws Exception {
      return Files.readAllLines(Path.of("/proc", pid(), "status")).stream()
          .filter(line -> line.startsWith(field + ":"))
          .map(line -> line.substring(field.length() + 1).strip().replaceAll("\\s+", " "))
          .collect(Collectors.joining());
    }

    void checkConfinement() throws Exception {
      require("10001 10001 10001 10001", status("Uid"));
      require("0000000000000000", status("CapEff"));
      require("1", status("NoNewPrivs"));
      require("true", podman("inspect", "--format", "{{.HostConfig.ReadonlyRootfs}}", container));
      String root = Files.readAllLines(Path.of("/proc", pid(), "mounts")).stream().filter(line -> line.split(" ")[1].equals("/")).findFirst().orElseThrow();
      require("ro", root.split(" ")[3].split(",")[0]);
    }

    /** Tells it to end, and gives its exit code. */
    String stop() throws Exception {
      podman("stop", "--time", "45", container);
      return podman("inspect", "--format", "{{.State.ExitCode}}", container);
    }

    HttpResponse<String> get(int port, String path) throws Exception {
      return send(HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + path)));
    }

    int put(String key, String json) throws Exception {
      return send(HttpRequest.newBuilder(URI.create("http://" + address + ":3097/v1/state/" + key)).PUT(BodyPublishers.ofString(json))).statusCode();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
      return HTTP.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    String version() throws Exception {
      Matcher matcher = VERSION.matcher(get(9097, "/actuator/health/readiness").body());
      return matcher.find() ? matcher.group(1) : name;
    }

    Set<String> keys() throws Exception {
      Set<String> keys = new HashSet<>();
      var request = HttpRequest.newBuilder(URI.create("http://" + address + ":3097/v1/state")).header("Accept", "application/x-ndjson");
      Matcher matcher = KEY.matcher(send(request).body());
      while (matcher.find()) {
        keys.add(matcher.group(1));
      }
      return keys;
    }

    String log() {
      try {
        return podman("logs", container);
      } catch (Exception e) {
        return e.toString();
      }
    }

    @Override
    public void close() throws Exception {
      podman("rm", "--force", "--ignore", "--time", "0", container);
      pid = "";
    }
  }

  /** Writes one new key after the other, to each node in turn, and remembers what was acknowledged. */
  private static final class Writer {

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread thread;
    private volatile int failures;

    Writer(String prefix, List<Node> nodes) {
      thread = Thread.ofPlatform().start(() -> {
        for (int i = 0; !ended.get(); i++) {
          try {
            if (nodes.get(i % nodes.size()).put(prefix + i, Integer.toString(i)) == 201) {
              acknowledged.add(prefix + i);
            } else {
              failures++;
            }
            Thread.sleep(4);
          } catch (Exception e) {
            failures++;
          }
        }
      });
    }

    void awaitMore(int count) throws Exception {
      int before = acknowledged.size();
      await(count + " more writes", () -> acknowledged.size() >= before + count);
    }

    Set<String> end() throws Exception {
      ended.set(true);
      thread.join();
      return new HashSet<>(acknowledged);
    }
  }
}
