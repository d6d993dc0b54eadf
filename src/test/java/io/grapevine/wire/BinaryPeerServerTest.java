package io.grapevine.wire;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.cbor.EntryCodec;
import io.grapevine.cbor.FrameReader;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Feedback;
import io.grapevine.message.Offers;
import io.grapevine.message.SketchAnswer;
import io.grapevine.repair.RepairParts;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.Http;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Who gets which form on the peer port, and what is refused of the binary one. */
class BinaryPeerServerTest {

  private static final String CBOR = "application/cbor";
  private static final String FRAMES = "application/cbor-seq";
  private static final String OTHER_VERSION = "/00000000000000000000000000000000";
  private static final Entry ENTRY = Entry.value(Key.of("k"), Stamp.of(1, 0), bytes("1"), 0);

  private final TestCluster cluster = new TestCluster();
  private final TestNode node = cluster.add("max-delta-size", "1MB");
  private final PeerServer server = PeerServerTest.start(node);
  private final Http http = new Http(server.port());
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void ready() {
    node.begun();
    node.put("a", "1");
  }

  @AfterEach
  void stop() {
    server.stop();
    client.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/*",
        "application/json",
        "text/html, */*;q=0.1",
        "",
        "nonsense"
      })
  void whoDoesNotNameTheBinaryFormGetsJson(String accept) {
    for (String path : List.of("/", OTHER_VERSION, OTHER_VERSION + "?symbols=16")) {
      HttpResponse<String> answer = http.get(path, "Accept", accept);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.body()).startsWith("{\"a\":");
    }
    assertThat(http.get(OTHER_VERSION + "?symbols=16").body()).startsWith("{\"a\":");
  }

  @Test
  void whoNamesFramesGetsTheStateInFrames() throws Exception {
    HttpResponse<byte[]> answer = get("/", FRAMES + ", application/json");

    assertThat(answer.headers().firstValue("Content-Type")).contains(FRAMES);
    FrameReader reader = new FrameReader(1 << 20);
    List<byte[]> frames = reader.read(answer.body());
    reader.end();
    assertThat(EntryCodec.decode(frames.getFirst()).entries()).isEqualTo(node.entries());
  }

  @Test
  void whoNamesItemsGetsSymbols() throws Exception {
    HttpResponse<byte[]> answer = get(OTHER_VERSION + "?symbols=8&first=2", CBOR);

    assertThat(answer.headers().firstValue("Content-Type")).contains(CBOR);
    assertThat(SketchAnswer.decode(answer.body()))
        .isEqualTo(new SketchAnswer(node.state.version(), 1, 2, node.repairs.prefix(10).from(2)));
    assertThat(get("/" + node.state.version() + "?symbols=8", CBOR).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "symbols=",
        "symbols=x",
        "symbols=-1",
        "symbols=0",
        "symbols=1.5",
        "symbols=2147483648",
        "symbols=16&first=-1",
        "symbols=16&first=x",
        "symbols=16&first=2147483647",
        "symbols=2147483647&first=2147483647"
      })
  void answers400ToNumbersThatAreNone(String query) throws Exception {
    HttpResponse<byte[]> answer = get(OTHER_VERSION + "?" + query, CBOR);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void moreSymbolsThanHelpAnybodyAreCut() throws Exception {
    byte[] answer = get(OTHER_VERSION + "?symbols=2147483647&first=16", CBOR).body();
    assertThat(SketchAnswer.decode(answer).run().size()).isEqualTo(RepairParts.KEPT + 4 - 16);
  }

  @Test
  void aDeltaInEitherFormIsAnsweredInTheFormThatIsAcceptedForReceipts() throws Exception {
    byte[] binary = EntryCodec.encode(List.of(ENTRY));
    byte[] json = new Delta(List.of(ENTRY)).json().toByteArray();

    HttpResponse<byte[]> first = send("PUT", "/", binary, CBOR, CBOR);
    HttpResponse<byte[]> second = send("PUT", "/", json, "application/json", CBOR);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(Feedback.read(first.body(), 1)).containsExactly(Feedback.NEWS);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.headers().firstValue("Content-Type")).contains(CBOR);
    assertThat(Feedback.read(second.body(), 1)).containsExactly(Feedback.KNOWN);
    assertThat(send("PUT", "/", binary, CBOR, "*/*").statusCode()).isEqualTo(204);
    assertThat(send("PUT", "/", json, "application/json", "*/*").statusCode()).isEqualTo(204);
  }

  @Test
  void answers422ToWhatIsNoBinaryFormAndMergesNothingOfIt() throws Exception {
    byte[] undefined = {(byte) 0x84, 0x61, 'k', 5, 0, (byte) 0xf7};
    for (byte[] bad : List.of(undefined, new byte[0], bytes("{}"))) {
      assertThat(send("PUT", "/", bad, CBOR, CBOR).statusCode()).isEqualTo(422);
      assertThat(send("POST", "/exchange", bad, CBOR, FRAMES).statusCode()).isEqualTo(422);
    }
    assertThat(node.entries()).hasSize(1);
  }

  @Test
  void anExchangeHasItsTypeAndItsBounds() throws Exception {
    byte[] exchange = new Exchange(List.of(ENTRY), new int[0], Offers.NONE).encode();

    for (String type : List.of("application/json", FRAMES, "text/plain", "nonsense")) {
      assertThat(send("POST", "/exchange", exchange, type, FRAMES).statusCode()).isEqualTo(415);
    }
    assertThat(send("POST", "/exchange", new byte[1_100_000], CBOR, FRAMES).statusCode())
        .isEqualTo(413);
    assertThat(send("PUT", "/exchange", exchange, CBOR, FRAMES).statusCode()).isEqualTo(405);
    assertThat(node.entries()).hasSize(1);
    HttpResponse<byte[]> answer = send("POST", "/exchange", exchange, CBOR, FRAMES);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains(FRAMES);
    assertThat(node.entries()).contains(ENTRY);
  }

  @Test
  void whatCostsByTheSizeOfTheStateIsDoneForFew() throws Exception {
    byte[] unknown = new Exchange(List.of(), new int[] {1}, Offers.NONE).encode();
    byte[] cheap = new Exchange(List.of(ENTRY), new int[0], Offers.NONE).encode();
    var running = List.of(node.answers.json(Mono.never()), node.answers.frames(Mono.never()));

    assertThat(get("/", FRAMES).statusCode()).isEqualTo(503);
    assertThat(get(OTHER_VERSION + "?symbols=5000", CBOR).statusCode()).isEqualTo(503);
    assertThat(send("POST", "/exchange", unknown, CBOR, FRAMES).statusCode()).isEqualTo(503);
    assertThat(get(OTHER_VERSION + "?symbols=4096", CBOR).statusCode()).isEqualTo(200);
    assertThat(send("POST", "/exchange", cheap, CBOR, FRAMES).statusCode()).isEqualTo(200);

    running.forEach(transfer -> transfer.blockLast());
    for (int i = 0; i < 5; i++) {
      assertThat(get("/", FRAMES).statusCode()).isEqualTo(200);
      assertThat(get(OTHER_VERSION + "?symbols=4096", CBOR).statusCode()).isEqualTo(200);
      assertThat(http.send("HEAD", "/", BodyPublishers.noBody()).statusCode()).isLessThan(500);
    }
  }

  @Test
  void answers503ToAnExchangeOnceItCanNoLongerPassItOn() throws Exception {
    node.state.refuseMerges();
    byte[] exchange = new Exchange(List.of(ENTRY), new int[0], Offers.NONE).encode();

    HttpResponse<byte[]> answer = send("POST", "/exchange", exchange, CBOR, FRAMES);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void shortRenewalsOfALongValueAreBounded() throws Exception {
    node.put("long", "\"" + "x".repeat(500_000) + "\"");
    Entry touched = Touched.in(node, "long");
    byte[] one = new Delta(List.of(touched)).renewing().toByteArray();
    assertThat(one).hasSizeLessThan(100);

    assertThat(send("PUT", "/", one, CBOR, CBOR).statusCode()).isEqualTo(200);
    byte[] many = new Delta(Collections.nCopies(15_000, touched)).renewing().toByteArray();
    assertThat(send("PUT", "/", many, CBOR, CBOR).statusCode()).isEqualTo(503);
    await("its memory is released, if not before the answer")
        .until(() -> send("PUT", "/", one, CBOR, CBOR).statusCode() == 200);
  }

  private HttpResponse<byte[]> get(String path, String accept) throws Exception {
    return send(request(path).header("Accept", accept));
  }

  private HttpResponse<byte[]> send(
      String method, String path, byte[] body, String type, String accept) throws Exception {
    return send(
        request(path)
            .method(method, BodyPublishers.ofByteArray(body))
            .headers("Content-Type", type, "Accept", accept));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }
}
