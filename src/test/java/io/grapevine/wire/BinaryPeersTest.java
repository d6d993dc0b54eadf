package io.grapevine.wire;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.cbor.EntryCodec;
import io.grapevine.cbor.Frame;
import io.grapevine.connection.ContactOutcome;
import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Feedback;
import io.grapevine.message.Offers;
import io.grapevine.message.Question;
import io.grapevine.message.SketchAnswer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.sketch.SketchBuilder;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.state.Version;
import io.grapevine.testing.ManualClock;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The HTTP client against peers that speak the binary form badly, or no longer. */
class BinaryPeersTest {

  private static final String CBOR = "application/cbor";
  private static final String FRAMES = "application/cbor-seq";
  private static final Entry LIE = Entry.value(Key.of("lie"), Stamp.of(1, 0), bytes("1"), 0);

  private final TestNode asking = new TestCluster().add().begun();
  private final PeerClient client =
      WireParts.client(
          asking,
          WireParts.NO_TLS,
          new ManualClock(),
          "max-state-size",
          "1MB",
          "max-delta-size",
          "64KB",
          "max-batch-size",
          "64KB");
  private final StubPeer stub = new StubPeer();

  @BeforeEach
  void isNode() {
    stub.node = "stub";
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void theFirstPushIsJsonAndThoseAfterABinaryAnswerAreNot() {
    stub.handler = StubPeer.answer(200, CBOR, Feedback.write(List.of(Feedback.NEWS)));

    expect(push());
    expect(push());
    expect(push());

    assertThat(stub.types).containsExactly("application/json", CBOR, CBOR);
  }

  @Test
  void aPeerThatNeverAnswersInTheBinaryFormAlwaysGetsJson() {
    stub.node = null;
    stub.handler = StubPeer.answer(204, "application/json", new byte[0]);
    expect(push());
    String state = "{\"k\":{\"value\":1,\"ts\":1700000000000,\"ttl\":null}}";
    stub.handler = StubPeer.answer(200, "application/json", bytes(state));
    expect(pull(0));
    expect(push());
    expect(push());
    assertThat(stub.types).containsOnly("application/json", "null");
  }

  @Test
  void aPeerThatTurnsBackToJsonGetsJsonNextTime() {
    stub.handler = StubPeer.answer(200, CBOR, Feedback.write(List.of(Feedback.NEWS)));
    expect(push());
    stub.handler = StubPeer.answer(415, "application/json", new byte[0]);
    fails(push(), ContactOutcome.ERROR_STATUS);
    stub.handler = StubPeer.answer(204, "application/json", new byte[0]);
    expect(push());

    assertThat(stub.types).containsExactly("application/json", CBOR, "application/json");
  }

  @Test
  void aPeerThatAnswersAQuestionInTheBinaryFormGetsBinaryDeltas() {
    stub.handler =
        StubPeer.answer(
            200, CBOR, SketchAnswer.encode(new Version(1, 1), new SketchBuilder(16).prefix(16), 0));
    expect(pull(16));
    stub.handler = StubPeer.answer(200, CBOR, Feedback.write(List.of(Feedback.NEWS)));
    expect(push());
    assertThat(stub.types).containsExactly("null", CBOR);
  }

  @Test
  void aReceiptThatIsNoneIsMalformed() {
    for (byte[] receipt :
        List.of(
            new byte[0],
            new byte[] {0x40},
            new byte[] {0x41},
            new byte[] {(byte) 0xf6},
            HexFormat.of().parseHex("5a7fffffff"))) {
      stub.handler = StubPeer.answer(200, CBOR, receipt);
      fails(push(), ContactOutcome.MALFORMED);
    }
  }

  @Test
  void aSketchThatIsNoneIsMalformed() {
    byte[] good = SketchAnswer.encode(new Version(1, 1), new SketchBuilder(16).prefix(16), 0);
    byte[] shorter = Arrays.copyOf(good, good.length - 5);
    byte[] undefined = good.clone();
    undefined[1] = (byte) 0xf7;
    byte[] wrongSize = good.clone();
    wrongSize[22]++;
    for (byte[] bad : List.of(new byte[0], shorter, undefined, wrongSize, bytes("{}"))) {
      stub.handler = StubPeer.answer(200, CBOR, bad);
      fails(pull(16), ContactOutcome.MALFORMED);
    }
  }

  @Test
  void answersWithoutEndAreCutShort() {
    stub.handler = StubPeer.endless(CBOR, new byte[8 * 1024]);
    fails(pull(16), ContactOutcome.TOO_LARGE);
    fails(push(), ContactOutcome.TOO_LARGE);
    stub.handler = StubPeer.endless(FRAMES, Frame.of(EntryCodec.encode(List.of())));
    fails(pull(0), ContactOutcome.TOO_LARGE);
    stub.handler = StubPeer.endless(FRAMES, Frame.of(new byte[] {0}));
    fails(exchange(), ContactOutcome.MALFORMED);
  }

  @Test
  void anExchangeWithoutEndIsCutShort() {
    byte[] frame = Frame.of(EntryCodec.encode(List.of()));
    stub.handler =
        exchange -> {
          OutputStream body = StubPeer.begin(exchange, FRAMES);
          body.write(Frame.of(Feedback.encode(List.of(Feedback.NEWS))));
          while (true) {
            body.write(frame);
          }
        };
    fails(exchange(), ContactOutcome.TOO_LARGE);
  }

  @Test
  void aFrameThatClaimsTwoGigabytesIsNotWaitedFor() {
    stub.handler = StubPeer.endless(FRAMES, HexFormat.of().parseHex("5a7fffffff"));
    fails(pull(0), ContactOutcome.MALFORMED);
    fails(exchange(), ContactOutcome.MALFORMED);
  }

  @Test
  void anAnswerThatIsCutOffIsAnErrorAndWhatCameWholeIsNotLost() {
    byte[] feedback = Frame.of(Feedback.encode(List.of(Feedback.NEWS)));
    byte[] entries = Frame.of(EntryCodec.encode(List.of(LIE)));
    stub.handler = StubPeer.answer(200, FRAMES, Arrays.copyOf(entries, entries.length - 1));
    fails(pull(0), ContactOutcome.MALFORMED);
    stub.handler = StubPeer.answer(200, FRAMES, feedback);
    fails(exchange(), ContactOutcome.MALFORMED);
    stub.handler = StubPeer.answer(200, FRAMES, Arrays.copyOf(feedback, 1));
    fails(exchange(), ContactOutcome.MALFORMED);
    stub.handler =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", FRAMES);
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write(feedback);
        };
    fails(exchange(), ContactOutcome.IO_ERROR);
    assertThat(asking.entries()).isEmpty();
  }

  @Test
  void anExchangeThatIsAnsweredAsSomethingElseIsAnError() {
    stub.handler = StubPeer.answer(200, "application/json", bytes("{}"));
    fails(exchange(), ContactOutcome.STRANGER);
    stub.handler = StubPeer.answer(204, FRAMES, new byte[0]);
    fails(exchange(), ContactOutcome.MALFORMED);
    stub.handler = StubPeer.answer(404, FRAMES, new byte[0]);
    fails(exchange(), ContactOutcome.ERROR_STATUS);
    stub.handler = StubPeer.answer(503, FRAMES, new byte[0]);
    fails(exchange(), ContactOutcome.BUSY);
  }

  private Mono<?> push() {
    return client.push(stub.address(), new Delta(List.of(LIE)));
  }

  private Mono<?> exchange() {
    return client.exchange(
        stub.address(),
        new Exchange(List.of(LIE), new int[0], Offers.NONE),
        part -> asking.repairs.merge(part.entries(), "test"));
  }

  private Mono<?> pull(int symbols) {
    return client.<Integer>pull(
        stub.address(),
        new Question(new Version(0, 0), 0, symbols),
        result ->
            result instanceof PullResult.FullState full
                ? full.parts()
                    .doOnNext(part -> asking.repairs.merge(part.entries(), "test"))
                    .then(Mono.just(1))
                : Mono.just(2));
  }

  private static void expect(Mono<?> contact) {
    StepVerifier.create(contact)
        .expectNextCount(1)
        .expectComplete()
        .verify(PeerClientContract.PATIENCE);
  }

  private static void fails(Mono<?> contact, ContactOutcome outcome) {
    PeerClientContract.expectOutcome(contact, outcome);
  }
}
