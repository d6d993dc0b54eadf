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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A node in a container; it can be started again without its state. */
final class Node implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private static final Pattern BOM_FORMAT = Pattern.compile("\"bomFormat\" *: *\"([^\"]*)\"");
  private static final Pattern VERSION = Pattern.compile("\"version\":\"([0-9a-f]{32})\"");
  private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]+)\"");

  private static final List<String> HARDENED =
      List.of(
          ("--memory 256m --memory-swap 256m --read-only"
                  + " --read-only-tmpfs=false --tmpfs /tmp --cap-drop ALL"
                  + " --security-opt no-new-privileges"
                  + " --ulimit nofile=1024:1024 --ulimit nproc=4096:4096")
              .split(" "));

  private final String network;
  private final String name;
  private final String container;
  private final List<String> options;
  private final String image;
  private final List<String> command;
  private String address = "";
  private String pid = "";

  /**
   * A node that does not run yet.
   *
   * @param options more options for podman
   * @param command the command instead of the image's own
   */
  Node(String network, String name, List<String> options, String image, List<String> command) {
    this.network = network;
    this.name = name;
    this.container = network + "-" + name;
    this.options = options;
    this.image = image;
    this.command = command;
  }

  String name() {
    return name;
  }

  /** Its IP address once it runs. */
  String address() {
    return address;
  }

  void run(List<String> peers) throws Exception {
    List<String> all = new ArrayList<>(List.of("run", "--detach", "--name", container));
    all.addAll(List.of("--network", network, "--network-alias", name));
    all.addAll(HARDENED);
    all.addAll(options);
    all.add(image);
    all.addAll(command);
    for (int i = 0; i < peers.size(); i++) {
      all.add("--spring.cloud.discovery.client.simple.instances.grapevine[%d].uri=http://%s:4097".formatted(i, peers.get(i)));
    }
    Podman.run(all.toArray(String[]::new));
    address = Podman.run("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container);
  }

  /** Seconds from the start of its process to the first answer that it is ready. */
  double awaitReady() throws Exception {
    try {
      Podman.await(name + " that is ready", () -> {
        if (!isRunning()) {
          throw new IllegalStateException(name + " ended");
        }
        return get(9097, "/actuator/health/readiness").statusCode() == 200;
      });
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + "\n" + log(), e);
    }
    Instant ready = Instant.now();
    String started = Podman.run("inspect", "--format", "{{.State.StartedAt.Format \"2006-01-02T15:04:05.000Z07:00\"}}", container);
    return Duration.between(OffsetDateTime.parse(started, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant(), ready).toMillis() / 1e3;
  }

  /** The format of the one that it serves. */
  String billOfMaterials() throws Exception {
    Matcher format = BOM_FORMAT.matcher(get(9097, "/actuator/sbom/application").body());
    return format.find() ? format.group(1) : "none";
  }

  private boolean isRunning() throws Exception {
    return Files.exists(Path.of("/proc", pid()));
  }

  private String pid() throws Exception {
    if (pid.isEmpty()) {
      pid = Podman.run("inspect", "--format", "{{.State.Pid}}", container);
    }
    return pid;
  }

  String status(String field) throws Exception {
    return line("status", field);
  }

  /** Its resident memory in MiB, of which it shares what is a page of a file of the image. */
  double resident() throws Exception {
    return mebibytes(status("VmRSS"));
  }

  /** The same, where a page that several processes share counts for each of them in part. */
  double proportional() throws Exception {
    return mebibytes(line("smaps_rollup", "Pss"));
  }

  private static double mebibytes(String kilobytes) {
    return Long.parseLong(kilobytes.split(" ")[0]) / 1024.0;
  }

  private String line(String file, String field) throws Exception {
    return Files.readAllLines(Path.of("/proc", pid(), file)).stream()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip().replaceAll("\\s+", " "))
        .collect(Collectors.joining());
  }

  void checkConfinement() throws Exception {
    Figures.require("10001 10001 10001 10001", status("Uid"));
    Figures.require("0000000000000000", status("CapEff"));
    Figures.require("1", status("NoNewPrivs"));
    Figures.require("true", Podman.run("inspect", "--format", "{{.HostConfig.ReadonlyRootfs}}", container));
    String root = Files.readAllLines(Path.of("/proc", pid(), "mounts")).stream().filter(line -> line.split(" ")[1].equals("/")).findFirst().orElseThrow();
    Figures.require("ro", root.split(" ")[3].split(",")[0]);
  }

  /** SIGKILL. */
  void kill() throws Exception {
    Podman.run("kill", container);
  }

  /** Sends SIGTERM, and returns the exit code. */
  String stop() throws Exception {
    Podman.run("stop", "--time", "45", container);
    return Podman.run("inspect", "--format", "{{.State.ExitCode}}", container);
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
      return Podman.run("logs", container);
    } catch (Exception e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws Exception {
    Podman.run("rm", "--force", "--ignore", "--time", "0", container);
    pid = "";
  }
}
