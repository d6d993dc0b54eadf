package io.grapevine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Settings;
import io.grapevine.http.Connections;
import io.grapevine.http.LastResort;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import io.grapevine.tls.PeerTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The peer port over real HTTP, as curl or any agent sees it. */
class PeerServerTest {

  private static HttpClient http;

  private final TestCluster cluster = new TestCluster();
  private final TestNode node = cluster.add("max-delta-size", "1MB");
  private final PeerServer server = start(node);

  static PeerServer start(TestNode node) {
    return start(node, WireParts.NO_TLS, 0);
  }

  static PeerServer start(TestNode node, PeerTls tls, int port, String... http) {
    LastResort errors = new LastResort(node.meters, new ManualClock());
    StreamedPushes streams = node.wire.streams(node, errors, http);
    PeerServer server =
        new PeerServer(
            node.wire.controller(node),
            node.wire.routes(node, streams, errors),
            streams,
            node.wire.introduction,
            new Connections("peer", Settings.http(http), node.meters, new ManualClock()),
            node.bodies,
            errors,
            tls,
            Settings.connection("port", "" + port, "address", "127.0.0.1"));
    server.start();
    return server;
  }

  @BeforeAll
  static void open() {
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void close() {
    http.close();
  }

  @BeforeEach
  void ready() {
    node.begun();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void answers204ToItsOwnVersionAndTheStateToAnyOther() throws Exception {
    node.put("k", "1");

    assertThat(get("/" + node.state.version()).statusCode()).isEqualTo(204);
    HttpResponse<String> other = get("/00000000000000000000000000000000");
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(other.body())
        .isEqualTo("{\"k\":{\"value\":1,\"ts\":" + ManualClock.START + ",\"ttl\":null}}");
    assertThat(get("/1700000000000").body()).isEqualTo(other.body());
    assertThat(get("/").body()).isEqualTo(other.body());
  }

  @Test
  void answersAnEmptyObjectForAnEmptyState() throws Exception {
    assertThat(get("/").body()).isEqualTo("{}");
  }

  @Test
  void mergesADelta() throws Exception {
    HttpResponse<String> answer =
        put(
            "{\"a\":{\"value\":{\"x\": 1},\"ts\":1700000000000,\"ttl\":60000},\"b\":{\"value\":null,\"ts\":5,\"n\":1,\"ttl\":null}}");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    Key a = Key.of("a");
    assertThat(node.state.entry(a))
        .contains(Entry.value(a, Stamp.of(1_700_000_000_000L, 0), utf8("{\"x\":1}"), 60_000));
    Key b = Key.of("b");
    assertThat(node.state.entry(b)).contains(Entry.value(b, Stamp.of(5, 1), utf8("null"), 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{\"a\":{\"value\":1,\"ts\":1,\"ttl\":null}",
        "not json",
        "{\"good\":{\"value\":1,\"ts\":1,\"ttl\":null}} trailing"
      })
  void answers422ToWhatIsMalformedAndMergesNothingOfIt(String body) throws Exception {
    HttpResponse<String> answer = put(body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body())
        .contains("urn:grapevine:problem:unprocessable-content", "Nothing was merged");
    assertThat(node.entries()).isEmpty();
  }

  @Test
  void answers413ToWhatIsTooLarge() throws Exception {
    byte[] large = new byte[1_100_000];
    Arrays.fill(large, (byte) ' ');

    assertThat(send(request("/").PUT(BodyPublishers.ofByteArray(large))).statusCode())
        .isEqualTo(413);
    var chunked = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large));
    assertThat(send(request("/").PUT(chunked)).statusCode()).isEqualTo(413);
  }

  @Test
  void takesJsonWithNoTypeOrCurlsAndNoOther() throws Exception {
    String delta = "{\"a\":{\"value\":1,\"ts\":1,\"ttl\":null}}";
    assertThat(put(delta).statusCode()).isEqualTo(204);
    assertThat(put(delta, "Content-Type", "application/x-www-form-urlencoded").statusCode())
        .isEqualTo(204);
    assertThat(put(delta, "Content-Type", "application/json; charset=utf-8").statusCode())
        .isEqualTo(204);
    assertThat(put(delta, "Content-Type", "text/plain").statusCode()).isEqualTo(415);
    assertThat(put(delta, "Content-Encoding", "br").statusCode()).isEqualTo(415);
    assertThat(put(delta, "Content-Encoding", "gzip").statusCode()).as("it is not").isEqualTo(422);
  }

  @Test
  void answers404And405WithItsNameOnThem() throws Exception {
    HttpResponse<String> unknown = get("/a/b");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.headers().firstValue("Grapevine-Node")).contains(node.id.value());
    HttpResponse<String> post = send(request("/").POST(BodyPublishers.ofString("{}")));
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow").orElseThrow()).contains("GET", "PUT");
    assertThat(post.headers().firstValue("Grapevine-Node")).contains(node.id.value());
    assertThat(send(request("/5f0c").DELETE()).statusCode()).isEqualTo(405);
  }

  @Test
  void saysWhoItIsOnEveryAnswer() throws Exception {
    assertThat(get("/").headers().firstValue("Grapevine-Node")).contains(node.id.value());
    assertThat(get("/" + node.state.version()).headers().firstValue("Grapevine-Since"))
        .contains("" + ManualClock.START);
    assertThat(put("nonsense").headers().firstValue("Grapevine-Node")).contains(node.id.value());
  }

  @Test
  void answers503ToADeltaOnceItCanNoLongerPassItOn() throws Exception {
    node.state.refuseMerges();

    HttpResponse<String> answer = put("{\"a\":{\"value\":1,\"ts\":1,\"ttl\":null}}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void streamsAStateOfManyPieces() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      node.put("key/" + i, "\"" + "x".repeat(100) + "\"");
    }

    HttpResponse<String> answer = get("/");

    assertThat(answer.headers().firstValue("Transfer-Encoding")).contains("chunked");
    var entries = new io.grapevine.json.EntryReader().read(utf8(answer.body())).entries();
    assertThat(entries).isEqualTo(node.entries());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  private HttpResponse<String> put(String body, String... headers) throws Exception {
    HttpRequest.Builder request = request("/").PUT(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
