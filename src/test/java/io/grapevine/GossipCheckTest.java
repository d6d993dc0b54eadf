package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.grapevine.cluster.LocalCluster;
import io.grapevine.cluster.NodePorts;
import io.grapevine.testing.Authority;
import io.grapevine.testing.MountedSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The program of {@code helm test}, against real nodes and against a server that is not a node. */
@ExtendWith(OutputCaptureExtension.class)
class GossipCheckTest {

  private static final List<NodePorts> PORTS = List.of(NodePorts.free(), NodePorts.free());

  private static LocalCluster cluster;

  @BeforeAll
  static void startNodes() {
    cluster =
        LocalCluster.start(
            PORTS,
            List.of(),
            (node, line) -> System.out.println("[" + node + "] " + line),
            "-XX:TieredStopAtLevel=1");
    cluster.awaitReady();
  }

  @AfterAll
  static void endNodes() {
    cluster.close();
  }

  @Test
  void succeedsWhenWhatIsWrittenOnOneNodeIsReadOnTheOther(CapturedOutput output) {
    assertThat(check("60s", agent(0), agent(1))).isZero();

    assertThat(output)
        .contains(
            "wrote the value on http://" + agent(0),
            "read the value on http://" + agent(1),
            "all 2 nodes replicate");
    assertThat(cluster.node(0).client().agentGet("/v1/state?prefix=grapevine/").body())
        .contains("\"entries\":[]");
  }

  @Test
  void failsWhenANodeDoesNotGetIt(CapturedOutput output) throws IOException {
    var stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stranger.createContext("/", exchange -> exchange.sendResponseHeaders(404, -1));
    stranger.start();
    try {
      var address = "127.0.0.1:" + stranger.getAddress().getPort();

      assertThat(check("0s", agent(0), address)).isOne();
      assertThat(output).contains("the value did not arrive on http://" + address);
    } finally {
      stranger.stop(0);
    }
  }

  @Test
  void failsWhenThereIsOnlyOneNode(CapturedOutput output) {
    assertThat(check("0s", agent(0), agent(0))).isOne();

    assertThat(output).contains("fewer than two nodes are ready");
  }

  @Test
  void saysWhichNodeItCannotReachAndWhy(CapturedOutput output) {
    String nobody = "127.0.0.1:" + NodePorts.free().agent();

    assertThat(check("0s", agent(0), nobody)).isOne();
    assertThat(check("24h", nobody, agent(0))).isOne();
    assertThat(check("0s", agent(0), "nowhere.invalid:3097")).isOne();

    assertThat(output.getAll().lines().filter(line -> line.contains("check failed: ")))
        .hasSize(3)
        .noneMatch(line -> line.contains("arrive") || line.contains("ready"))
        .satisfies(
            line ->
                assertThat(line).contains("cannot reach http://" + nobody, "Connection refused"),
            Index.atIndex(0))
        .satisfies(
            line ->
                assertThat(line).contains("cannot reach http://" + nobody, "Connection refused"),
            Index.atIndex(1))
        .satisfies(
            line -> assertThat(line).contains("cannot resolve nowhere.invalid"), Index.atIndex(2));
  }

  @ParameterizedTest
  @CsvSource({
    "'', a check needs at least two nodes",
    "127.0.0.1:3097, a check needs at least two nodes",
    "127.0.0.1, 'expected <host>:<agent port>, not 127.0.0.1'",
    "ftp://127.0.0.1:1, 'expected <host>:<agent port>, not ftp://127.0.0.1:1'",
    "--check.ca=/nowhere/ca.crt, 'check.ca must be a readable file, not /nowhere/ca.crt'",
    "--check.token=/nowhere/token, 'check.token must be a readable file, not /nowhere/token'",
    "a b:1, 'expected <host>:<agent port>, not a b:1'",
  })
  void saysAtOnceHowToUseIt(String argument, String mistake, CapturedOutput output) {
    String[] nodes = argument.isEmpty() ? new String[0] : new String[] {argument};

    assertThat(check("24h", nodes)).isEqualTo(2);

    assertThat(output)
        .contains(
            mistake
                + "; usage: check [--check.ca=<file>] [--check.token=<file>] <host>:<agent port> ");
  }

  @Test
  void waitsInKubernetesUntilANameHasTwoAddresses(CapturedOutput output) {
    assertThat(check("0s", "--spring.main.cloud-platform=kubernetes", agent(0))).isOne();

    assertThat(output).contains("fewer than two nodes are ready").doesNotContain("usage");
  }

  @Test
  void speaksTlsAndChecksTheNamesOfTheNodes(@TempDir Path directory, CapturedOutput output) {
    Authority authority = new Authority("group");
    MountedSecret secret =
        new MountedSecret(directory).with(authority.issue("127.0.0.1"), authority.pem());
    String[] settings =
        Stream.concat(
                Stream.of(secret.bundle("node")),
                Stream.of("server.ssl.bundle=node", "management.server.ssl.enabled=false"))
            .toArray(String[]::new);
    String trusted = "--check.ca=" + secret.file("ca.crt");
    try (LocalCluster nodes = LocalCluster.of(2, settings)) {
      String first = "https://127.0.0.1:" + nodes.node(0).ports().agent();
      String second = "https://127.0.0.1:" + nodes.node(1).ports().agent();
      assertThat(check("60s", trusted, first, second)).isZero();
      assertThat(output).contains("read the value on " + second);

      assertThat(check("0s", first, second)).isOne();
      assertThat(output).contains("unable to find valid certification path");
      assertThat(check("0s", trusted, first.replace("127.0.0.1", "localhost"), second)).isOne();
      assertThat(output).contains("No name matching localhost found");
    }
  }

  @Test
  void saysWhoIsAskingAndNeverLogsTheToken(@TempDir Path directory, CapturedOutput output)
      throws IOException {
    var token = Files.writeString(directory.resolve("token"), "aaa.bbb.ccc\n");
    var headers = new ConcurrentLinkedQueue<String>();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          headers.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(403, -1);
        });
    server.start();
    try {
      var address = "127.0.0.1:" + server.getAddress().getPort();

      assertThat(check("0s", "--check.token=" + token, address, agent(0))).isOne();

      assertThat(headers).isNotEmpty().containsOnly("Bearer aaa.bbb.ccc");
      assertThat(output).contains(address + " answered 403").doesNotContain("aaa.bbb");
    } finally {
      server.stop(0);
    }
  }

  private static int check(String patience, String... nodes) {
    var args = new String[nodes.length + 2];
    args[0] = GossipCheck.COMMAND;
    args[1] = "--check.patience=" + patience;
    System.arraycopy(nodes, 0, args, 2, nodes.length);
    return GossipCheck.run(args);
  }

  private static String agent(int node) {
    return "127.0.0.1:" + PORTS.get(node).agent();
  }
}
