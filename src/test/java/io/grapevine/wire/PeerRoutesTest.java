package io.grapevine.wire;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.cbor.EntryCodec;
import io.grapevine.http.Bodies;
import io.grapevine.http.LastResort;
import io.grapevine.message.Delta;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.RawClient;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the routes serve has the same answers as what goes through the web framework: each request
 * is sent twice, once with a header that says nothing new but is not plain.
 */
class PeerRoutesTest {

  private static final String CBOR = "application/cbor";
  private static final List<String> PLAIN = List.of("Content-Type", CBOR, "Accept", CBOR);
  private static final List<String> NOT_PLAIN =
      List.of("Content-Type", CBOR, "Accept", CBOR + ", application/problem+json");
  private static final byte[] DELTA = EntryCodec.encode(List.of(entry("k", 1)));

  /** A GET with a body, even if it is empty, is not plain. */
  private static final BodyPublisher CHUNKED =
      BodyPublishers.ofInputStream(InputStream::nullInputStream);

  private final TestCluster cluster = new TestCluster();
  private final TestNode node = cluster.add("max-delta-size", "1MB");
  private final TestNode other = cluster.add("max-delta-size", "1MB");
  private final PeerServer server = PeerServerTest.start(node);
  private final PeerServer otherServer = PeerServerTest.start(other);
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void ready() {
    node.begun();
    other.begun();
  }

  @AfterEach
  void stop() {
    server.stop();
    otherServer.stop();
    client.close();
  }

  private static Entry entry(String key, long millis) {
    return Entry.value(Key.of(key), Stamp.of(millis, 0), bytes("1"), 0);
  }

  /** Bodies that are not all what they should be. */
  enum Body {
    NEW(DELTA),
    NOTHING(EntryCodec.encode(List.of())),
    TWICE(EntryCodec.encode(List.of(entry("t", 5), entry("t", 5)))),
    TOO_FAR_AHEAD(EntryCodec.encode(List.of(entry("a", 1L << 42), entry("b", 1)))),
    HALF(Arrays.copyOf(DELTA, DELTA.length - 2)),
    JSON(bytes("{\"k\":{\"value\":1}}")),
    NO_VALUE(new byte[] {(byte) 0x84, 0x61, 'k', 5, 0, (byte) 0xf7});

    private final byte[] bytes;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  @ParameterizedTest
  @EnumSource
  void pushesHaveTheSameAnswersAndEffects(Body body) throws Exception {
    assertThat(push(server, body.bytes, PLAIN)).isEqualTo(push(otherServer, body.bytes, NOT_PLAIN));
    assertThat(node.entries()).isEqualTo(other.entries());
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "another", "", "\t", "t\u00e9st"})
  void sendersHaveTheSameAnswers(String group) throws Exception {
    List<String> sender = List.of("Grapevine-Node", "n", "Grapevine-Group", group);

    assertThat(push(server, DELTA, PLAIN, sender))
        .isEqualTo(push(otherServer, DELTA, NOT_PLAIN, sender));
    assertThat(node.entries()).isEqualTo(other.entries());
  }

  @Test
  void anEntryThatIsNewIsForwardedUnlessItsSenderSendsItToAll() throws Exception {
    List<String> toAll = List.of("Grapevine-Recipients", "10.0.0.1:4192,10.0.0.2:4192");

    push(server, DELTA, PLAIN, toAll);
    push(otherServer, DELTA, NOT_PLAIN, toAll);

    assertThat(node.rumors.size()).isEqualTo(other.rumors.size());
  }

  @Test
  void aNodeThatIsAboutToStopRefuses() throws Exception {
    node.state.refuseMerges();
    other.state.refuseMerges();

    Answer answer = push(server, DELTA, PLAIN);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer).isEqualTo(push(otherServer, DELTA, NOT_PLAIN));
  }

  @Test
  void shortRenewalsOfALongValueAreBounded() throws Exception {
    node.put("long", "\"" + "x".repeat(500_000) + "\"");
    Entry touched = Touched.in(node, "long");
    byte[] one = new Delta(List.of(touched)).renewing().toByteArray();
    byte[] many = new Delta(Collections.nCopies(300, touched)).renewing().toByteArray();
    assertThat(many).hasSizeLessThan(Bodies.SMALL);

    assertThat(push(server, one, PLAIN).status()).isEqualTo(200);
    assertThat(push(server, many, PLAIN).status()).isEqualTo(503);
    assertThat(push(server, one, PLAIN).status()).isEqualTo(200);
    assertThat(
            node.meters.get("grapevine.bodies.refused").tag("reason", "no-room").counter().count())
        .isEqualTo(1);
  }

  @Test
  void aBodyThatEndsEarlyMergesNothing() throws Exception {
    try (var raw = new RawClient(server.port())) {
      raw.send(
          "PUT / HTTP/1.1\r\nHost: n\r\nContent-Type: application/cbor\r\n"
              + "Accept: application/cbor\r\nContent-Length: 3\r\n\r\n12");
    }

    assertThat(push(server, DELTA, PLAIN).status()).isEqualTo(200);
    assertThat(node.entries()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "another", ""})
  void pullsThatFindNoDifferenceHaveTheSameAnswers(String group) throws Exception {
    push(server, DELTA, PLAIN);
    push(otherServer, DELTA, PLAIN);
    List<String> sender = List.of("Grapevine-Node", "n", "Grapevine-Group", group);
    for (String path : List.of("/" + node.state.version(), "/" + node.state.version() + "?a=b")) {
      assertThat(pull(server.port(), path, sender, BodyPublishers.noBody()))
          .isEqualTo(pull(otherServer.port(), path, sender, CHUNKED));
    }
  }

  @Test
  void aPullThatFindsNoDifferenceProvesTheContact() throws Exception {
    List<String> sender = List.of("Grapevine-Node", "n", "Grapevine-Group", node.wire.group());
    cluster.clock.advance(Duration.ofMinutes(1));

    pull(server.port(), "/" + node.state.version(), sender, BodyPublishers.noBody());

    assertThat(node.continuity.secondsSinceExchange()).isZero();
    assertThat(other.continuity.secondsSinceExchange()).isEqualTo(60);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?x", "*", "x", "/?", "http://node/?x"})
  void anOddTargetIsNoFailureOfTheNode(String target) throws Exception {
    try (var raw = new RawClient(server.port())) {
      raw.send("GET " + target + " HTTP/1.1\r\nHost: n\r\n\r\n");
      assertThat(raw.answer()).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 5");
    }
  }

  @Test
  void theRoutesServeOnlyTheseRequests() throws Exception {
    LastResort errors = new LastResort(node.meters, new ManualClock());
    DisposableServer routesOnly =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes ->
                node.wire
                    .routes(node, node.wire.streams(node, errors), errors)
                    .to(routes, (request, response) -> response.sendNotFound()))
            .bindNow();
    try {
      int port = routesOnly.port();
      assertThat(push(port, "PUT", "/", DELTA, PLAIN).status()).isEqualTo(200);
      assertThat(push(port, "PUT", "/", DELTA, NOT_PLAIN).status()).isEqualTo(404);
      assertThat(push(port, "POST", "/", DELTA, PLAIN).status()).isEqualTo(404);
      assertThat(push(port, "PUT", "/exchange", DELTA, PLAIN).status()).isEqualTo(404);
      assertThat(push(port, "PUT", "/", new byte[0], PLAIN).status()).isEqualTo(404);
      assertThat(push(port, "PUT", "/", new byte[Bodies.SMALL + 1], PLAIN).status()).isEqualTo(404);
      assertThat(push(port, "PUT", "/", DELTA, with(PLAIN, "Content-Encoding", "gzip")).status())
          .isEqualTo(404);
      assertThat(push(port, "PUT", "/", DELTA, with(PLAIN, "Accept", "*/*")).status())
          .isEqualTo(404);
      String version = "/" + node.state.version();
      assertThat(pull(port, version, List.of(), BodyPublishers.noBody()).status()).isEqualTo(204);
      assertThat(pull(port, version, List.of(), CHUNKED).status()).isEqualTo(404);
      assertThat(pull(port, version + "0", List.of(), BodyPublishers.noBody()).status())
          .isEqualTo(404);
      assertThat(pull(port, "/", List.of(), BodyPublishers.noBody()).status()).isEqualTo(404);
    } finally {
      routesOnly.disposeNow();
    }
  }

  /** Everything in an answer that does not depend on its node or moment. */
  private record Answer(int status, Map<String, List<String>> headers, String body) {}

  @SafeVarargs
  private Answer push(PeerServer to, byte[] body, List<String>... headers) throws Exception {
    return push(to.port(), "PUT", "/", body, Stream.of(headers).flatMap(List::stream).toList());
  }

  private Answer push(int port, String method, String path, byte[] body, List<String> headers)
      throws Exception {
    return send(port, method, path, BodyPublishers.ofByteArray(body), headers);
  }

  private Answer pull(int port, String path, List<String> sender, BodyPublisher body)
      throws Exception {
    return send(port, "GET", path, body, with(sender, "Accept", CBOR + ", application/json"));
  }

  private Answer send(
      int port, String method, String path, BodyPublisher body, List<String> headers)
      throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body)
                .headers(headers.toArray(String[]::new))
                .build(),
            BodyHandlers.ofByteArray());
    Map<String, List<String>> same = new TreeMap<>(response.headers().map());
    same.computeIfPresent("grapevine-node", (name, ids) -> List.of("id"));
    return new Answer(response.statusCode(), same, text(response));
  }

  private static String text(HttpResponse<byte[]> response) {
    return response.statusCode() == 200 || response.body().length == 0
        ? HexFormat.of().formatHex(response.body())
        : JsonMapper.shared().readValue(response.body(), TreeMap.class).toString();
  }

  private static List<String> with(List<String> headers, String... more) {
    return Stream.concat(headers.stream(), Stream.of(more)).toList();
  }
}
