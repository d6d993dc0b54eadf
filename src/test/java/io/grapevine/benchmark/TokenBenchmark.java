package io.grapevine.benchmark;

import static org.awaitility.Awaitility.await;

import io.grapevine.benchmark.LoadedServer.Round;
import io.grapevine.cluster.LocalCluster;
import io.grapevine.cluster.NodePorts;
import io.grapevine.testing.Http;
import io.grapevine.token.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * A GET with a token that was verified before, on a node with access on, beside one on a node with
 * access off (P8).
 */
final class TokenBenchmark {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TokenBenchmark() {}

  static void run() throws Exception {
    Path directory = Files.createTempDirectory("grapevine-tokens");
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            "rules: [{name: all, subjects: [bench], prefix: \"\", may: [read, write]}]");
    try (TestIssuer issuer = new TestIssuer();
        LocalCluster off = node();
        LocalCluster on =
            node(
                "grapevine.access.enabled=true",
                "grapevine.access.rules=" + rules,
                "grapevine.access.issuers[0].issuer=" + issuer.url(),
                "grapevine.access.issuers[0].allow-http=true")) {
      String token = "Bearer " + issuer.token(Instant.now(), "bench");
      for (LocalCluster each : List.of(off, on)) {
        Http client = new Http(each.node(0).ports().agent());
        await()
            .atMost(PATIENCE)
            .until(() ->
                client.put(HttpBenchmark.KEY, BareServer.VALUE, "Authorization", token).statusCode()
                    == 201);
      }
      String get = HttpBenchmark.GET;
      String withToken = get.replace("\r\n\r\n", "\r\nAuthorization: " + token + "\r\n\r\n");
      List<Round> both = LoadedServer.inTurns(server(on), withToken, server(off), get);
      both.get(0).print("P8", "GET with a token, access on");
      both.get(1).print("P8o", "GET, access off");
      new Figure(
              "P8r",
              both.get(1).micros() / both.get(0).micros(),
              "x",
              "GET, requests for a second of CPU with a token over those of a node with access off")
          .print();
    } finally {
      FileSystemUtils.deleteRecursively(directory);
    }
  }

  private static LocalCluster node(String... settings) {
    return LocalCluster.start(
            Stream.of(NodePorts.free()).toList(), List.of(), (node, line) -> {}, settings)
        .awaitReady();
  }

  private static LoadedServer server(LocalCluster cluster) {
    return new LoadedServer(cluster.node(0).ports().agent(), cluster.node(0).handle());
  }
}
