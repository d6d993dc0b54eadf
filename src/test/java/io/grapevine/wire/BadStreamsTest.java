package io.grapevine.wire;

import static io.grapevine.testing.Utf8.bytes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.connection.ContactOutcome;
import io.grapevine.connection.PeerClient;
import io.grapevine.message.Delta;
import io.grapevine.message.Feedback;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** What goes to a peer on a stream and what as a request, and peers that do what no node does. */
class BadStreamsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final byte[] RECEIPT = Feedback.write(List.of(Feedback.NEWS));
  private static final Delta DELTA =
      new Delta(List.of(Entry.value(Key.of("k"), Stamp.of(1, 0), bytes("1"), 0)));

  private final TestCluster cluster = new TestCluster();
  private final TestNode asking = cluster.add().begun();
  private final PeerClient client = WireParts.client(asking, WireParts.NO_TLS, new ManualClock());
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final DisposableServer server =
      HttpServer.create().host("127.0.0.1").port(0).handle(this::serve).bindNow();
  private volatile String software = "1.0.0; messages=3";
  private volatile String groupOfStreams = asking.wire.group();
  private final AtomicInteger messages = new AtomicInteger();

  private volatile Stream stream =
      (in, out) -> in.receiveFrames().doOnNext(push -> messages.incrementAndGet()).then();

  private interface Stream {
    Publisher<Void> of(WebsocketInbound in, WebsocketOutbound out);
  }

  @AfterEach
  void stop() {
    server.disposeNow();
  }

  private Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
    HttpHeaders headers = response.responseHeaders();
    headers.set(PeerHeaders.NODE, "another").set(PeerHeaders.GROUP, asking.wire.group());
    headers.set(PeerHeaders.VERSION, software);
    if (request.uri().equals(StreamedPushes.PATH)) {
      handshakes.incrementAndGet();
      headers.set(PeerHeaders.GROUP, groupOfStreams);
      return response.sendWebsocket(
          (in, out) -> Mono.from(stream.of(in, out)).doFinally(end -> ended.incrementAndGet()));
    }
    requests.incrementAndGet();
    return request
        .receive()
        .then()
        .then(
            response
                .header("Content-Type", "application/cbor")
                .sendByteArray(Mono.just(RECEIPT))
                .then());
  }

  private Mono<Feedback> push() {
    return push(DELTA);
  }

  private Mono<Feedback> push(Delta delta) {
    return client
        .push(new Peer("127.0.0.1", server.port()), delta)
        .map(receipt -> receipt.feedback().getFirst());
  }

  /** Pushes until a stream is used, which shows in that the number of requests stays. */
  private void openStream() {
    push().block(PATIENCE);
    push().block(PATIENCE);
    await().until(() -> handshakes.get() == 1);
  }

  private static Stream answering(WebSocketFrame... frames) {
    return (in, out) ->
        out.sendObject(in.receiveFrames().concatMap(push -> Flux.fromArray(frames)));
  }

  private static WebSocketFrame receipt(Feedback... feedback) {
    NodeInfo info = NodeInfo.of("another", 1L);
    return new BinaryWebSocketFrame(
        Unpooled.wrappedBuffer(StreamMessages.receipt(info, List.of(feedback))));
  }

  private static WebSocketFrame binary(byte... bytes) {
    return new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1.0", "0.1.0; messages=1", "0.2.0; messages=2"})
  void aPeerOfAnEarlierVersionGetsRequests(String version) {
    software = version;
    for (int i = 0; i < 5; i++) {
      assertThat(push().block(PATIENCE)).isEqualTo(Feedback.NEWS);
    }
    assertThat(requests).hasValue(5);
    assertThat(handshakes).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({"-100, 0", "1, 1"})
  void onlyALargePushIsARequest(int beyondTheLargest, int expected) {
    stream = (in, out) -> out.sendObject(in.receiveFrames().map(message -> receipt(Feedback.NEWS)));
    openStream();
    await().until(() -> requestsOf(push()) == 0);
    String value = "\"" + "x".repeat(StreamedPushes.LARGEST + beyondTheLargest) + "\"";
    Entry large = Entry.value(Key.of("k"), Stamp.of(2, 0), bytes(value), 0);

    assertThat(requestsOf(push(new Delta(List.of(large))))).isEqualTo(expected);
  }

  @Test
  void afterAStreamThatCarriesNothingThereAreRequestsForTenMinutes() {
    openStream();
    await()
        .until(() -> {
          push().timeout(Duration.ofMillis(50)).onErrorComplete().block(PATIENCE);
          return ended.get() == 1;
        });

    cluster.clock.advance(Duration.ofSeconds(11));
    assertThat(requestsOf(push())).isOne();
    assertThat(requestsOf(push())).isOne();
    assertThat(handshakes).hasValue(1);
    cluster.clock.advance(Duration.ofMinutes(10));
    assertThat(requestsOf(push())).isOne();
    assertThat(requestsOf(push())).isOne();
    await().until(() -> handshakes.get() == 2);
  }

  private int requestsOf(Mono<Feedback> push) {
    int before = requests.get();
    push.block(PATIENCE);
    return requests.get() - before;
  }

  @Test
  void aReceiptForAnotherNumberOfEntriesIsMalformed() {
    stream = answering(receipt());
    expectMalformed();
  }

  @Test
  void whatIsNoReceiptIsMalformed() {
    stream = answering(binary((byte) 0xff));
    expectMalformed();
  }

  private void expectMalformed() {
    openStream();
    await().until(() -> outcome() == ContactOutcome.MALFORMED);
    assertThat(push().block(PATIENCE)).as("as a request").isEqualTo(Feedback.NEWS);
  }

  private @Nullable ContactOutcome outcome() {
    Throwable error = requireNonNull(push().materialize().block(PATIENCE)).getThrowable();
    return error == null ? null : ContactOutcome.of(error);
  }

  @Test
  void aPushWhoseStreamEndsIsSentAsARequest() {
    stream = (in, out) -> in.receiveFrames().take(1).then();
    expectRequestAfterTheEnd();
  }

  @Test
  void aTextEndsTheStreamAndTheNextPushIsARequest() {
    stream = answering(new TextWebSocketFrame("hello"));
    expectRequestAfterTheEnd();
  }

  /** Each push succeeds: those before the stream is used, on it, and after it. */
  private void expectRequestAfterTheEnd() {
    openStream();
    await()
        .until(() -> {
          assertThat(push().block(PATIENCE)).isEqualTo(Feedback.NEWS);
          return ended.get() == 1;
        });
    assertThat(requestsOf(push())).isOne();
  }

  @Test
  void aReceiptThatNobodyWaitsForIsNotTakenForThatOfTheNextPush() {
    stream =
        answering(receipt(Feedback.KNOWN), receipt(Feedback.REFUSED), receipt(Feedback.REFUSED));
    openStream();

    await().until(() -> push().block(PATIENCE) == Feedback.KNOWN);
    await().until(() -> ended.get() == 1);

    for (int i = 0; i < 5; i++) {
      assertThat(push().block(PATIENCE)).isNotEqualTo(Feedback.REFUSED);
    }
  }

  @Test
  void aPeerOfAnotherGroupGetsNoPushOnAStream() {
    groupOfStreams = "another";
    openStream();
    await().until(() -> ended.get() == 1);

    assertThat(requestsOf(push())).isOne();
    assertThat(messages).hasValue(0);
  }
}
