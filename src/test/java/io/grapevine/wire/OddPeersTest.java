package io.grapevine.wire;

import static io.grapevine.wire.PeerClientContract.delta;
import static io.grapevine.wire.PeerClientContract.expectOutcome;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grapevine.connection.ContactOutcome;
import io.grapevine.connection.PeerClient;
import io.grapevine.message.Delta;
import io.grapevine.message.Feedback;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.state.Version;
import io.grapevine.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The HTTP client against servers that are no good peers, and peers that are no nodes like it. */
class OddPeersTest {

  private static final String STATE = "{\"k\":{\"value\":1,\"ts\":1,\"ttl\":null}}";

  private final TestNode asking = new TestCluster().add();
  private final PeerClient client = client("max-state-size", "1MB");

  private PeerClient client(String... settings) {
    return WireParts.client(asking, WireParts.NO_TLS, new ManualClock(), settings);
  }

  @Test
  void onlyANodeIsBusyAndNoProxyThatFindsNobody() {
    serving(
        exchange -> {
          exchange.getResponseHeaders().add(PeerHeaders.NODE, "another one");
          exchange.sendResponseHeaders(503, -1);
        },
        peer -> expectOutcome(repair(peer), ContactOutcome.BUSY));
  }

  @Test
  @DisplayName("Trap: error bodies and 204s were fed to merge")
  void anAnswerThatIsNot2xxIsNeverMerged() {
    for (int status : new int[] {301, 400, 404, 500, 503}) {
      answering(status, STATE, peer -> expectOutcome(repair(peer), ContactOutcome.ERROR_STATUS));
    }
    assertThat(asking.entries()).isEmpty();
    answering(
        200, STATE, peer -> StepVerifier.create(repair(peer)).expectNextCount(1).verifyComplete());
    assertThat(asking.get("k")).isEqualTo("1");
  }

  @Test
  void aLyingPeerIsFoundOut() {
    answering(200, "not json", peer -> expectOutcome(repair(peer), ContactOutcome.MALFORMED));
    answering(
        200, STATE.substring(5), peer -> expectOutcome(repair(peer), ContactOutcome.MALFORMED));
    answering(200, "{", peer -> expectOutcome(repair(peer), ContactOutcome.MALFORMED));
    assertThat(asking.entries()).isEmpty();
  }

  @Test
  void aPeerWithoutEndIsCutShort() {
    serving(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] blanks = new byte[64 * 1024];
          Arrays.fill(blanks, (byte) ' ');
          while (true) {
            exchange.getResponseBody().write(blanks);
          }
        },
        peer -> expectOutcome(repair(peer), ContactOutcome.TOO_LARGE));
  }

  @Test
  @DisplayName("Trap: only a connect time-out")
  void aPeerThatNeverAnswersTimesOut() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Peer peer = new Peer("127.0.0.1", silent.getLocalPort());
      PeerClient impatient = client("response-timeout", "300ms");
      expectOutcome(
          impatient.pull(
              peer, Question.forFullState(new Version(0, 0)), result -> Mono.just(result)),
          ContactOutcome.TIMEOUT);
      expectOutcome(impatient.push(peer, delta()), ContactOutcome.TIMEOUT);
    }
  }

  @Test
  void anAgentThatIsNoGrapevineNodeCanBeAPeer() {
    String state =
        "{\"k\":{\"value\":{\"a\": [1, 2]},\"ts\":1700000000000,\"ttl\":60000,\"x\":{}}}";
    answering(
        200,
        state,
        peer -> {
          StepVerifier.create(repair(peer)).expectNext(NodeInfo.UNKNOWN).verifyComplete();
          StepVerifier.create(client.push(peer, delta()))
              .expectNext(Receipt.silent(NodeInfo.UNKNOWN, 1))
              .verifyComplete();
        });
    Key key = Key.of("k");
    assertThat(asking.state.entry(key))
        .contains(
            Entry.value(
                key, Stamp.of(1_700_000_000_000L, 0), "{\"a\":[1,2]}".getBytes(UTF_8), 60_000));
  }

  @Test
  @DisplayName("Trap: a new HTTP client for every request")
  void aFewConnectionsServeManyRequests() {
    Set<InetSocketAddress> connections = new HashSet<>();
    serving(
        exchange -> {
          connections.add(exchange.getRemoteAddress());
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(204, -1);
        },
        peer -> {
          for (int i = 0; i < 20; i++) {
            StepVerifier.create(client.push(peer, delta())).expectNextCount(1).verifyComplete();
            StepVerifier.create(repair(peer)).expectNextCount(1).verifyComplete();
          }
        });
    assertThat(connections).as("of 40 requests").hasSizeLessThan(10);
  }

  @Test
  void aPeerOfTheVersionBeforeGetsEveryValue() {
    byte[] receipt = Feedback.write(List.of(Feedback.NEWS));
    for (String software : List.of("0.1.0; messages=1", "0.1.0", "0.2.0; messages=2")) {
      List<Integer> sizes = new ArrayList<>();
      serving(
          exchange -> {
            sizes.add(exchange.getRequestBody().readAllBytes().length);
            exchange.getResponseHeaders().add("Content-Type", "application/cbor");
            exchange.getResponseHeaders().add(PeerHeaders.NODE, "another one");
            exchange.getResponseHeaders().add(PeerHeaders.VERSION, software);
            exchange.sendResponseHeaders(200, receipt.length);
            exchange.getResponseBody().write(receipt);
          },
          peer -> {
            for (int i = 0; i < 2; i++) {
              StepVerifier.create(client.push(peer, renewal())).expectNextCount(1).verifyComplete();
            }
          });
      assertThat(sizes.getLast())
          .as(software)
          .isEqualTo(
              software.endsWith("=2") ? renewal().renewing().size() : renewal().cbor().size());
    }
  }

  private Mono<NodeInfo> repair(Peer peer) {
    return FullPull.by(asking, client, peer);
  }

  private static Delta renewal() {
    TestCluster pair = TestCluster.of(2);
    for (int i = 0; i < 2; i++) {
      pair.node(0).put("k", "\"" + "x".repeat(500) + "\"");
      pair.publish();
    }
    return pair.network.pushed.getLast();
  }

  private static void answering(int status, String body, java.util.function.Consumer<Peer> test) {
    serving(
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, body.getBytes(UTF_8).length);
          exchange.getResponseBody().write(body.getBytes(UTF_8));
        },
        test);
  }

  private static void serving(Handler handler, java.util.function.Consumer<Peer> test) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpServer stub =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
      stub.setExecutor(threads);
      stub.createContext(
          "/",
          exchange -> {
            try (exchange) {
              handler.handle(exchange);
            }
          });
      stub.start();
      try {
        test.accept(new Peer("127.0.0.1", stub.getAddress().getPort()));
      } finally {
        stub.stop(0);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }
}
