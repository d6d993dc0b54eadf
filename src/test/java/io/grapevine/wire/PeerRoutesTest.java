package io.grapevine.wire;

import static io.grapevine.testing.Utf8.bytes;
import static io.grapevine.wire.RouteClient.CHUNKED;
import static io.grapevine.wire.RouteClient.DELTA;
import static io.grapevine.wire.RouteClient.NOT_PLAIN;
import static io.grapevine.wire.RouteClient.PLAIN;
import static io.grapevine.wire.RouteClient.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.cbor.EntryCodec;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the routes serve has the same answers as what goes through the web framework: each request
 * is sent twice, once with a header that says nothing new but is not plain.
 */
class PeerRoutesTest {

  private final TestCluster cluster = new TestCluster();
  private final TestNode node = cluster.add("max-delta-size", "1MB");
  private final TestNode other = cluster.add("max-delta-size", "1MB");
  private final PeerServer server = PeerServerTest.start(node);
  private final PeerServer otherServer = PeerServerTest.start(other);
  private final RouteClient client = new RouteClient();

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
    assertThat(client.push(server, body.bytes, PLAIN))
        .isEqualTo(client.push(otherServer, body.bytes, NOT_PLAIN));
    assertThat(node.entries()).isEqualTo(other.entries());
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "another", "", "\t", "t\u00e9st"})
  void sendersHaveTheSameAnswers(String group) throws Exception {
    List<String> sender = List.of("Grapevine-Node", "n", "Grapevine-Group", group);

    assertThat(client.push(server, DELTA, PLAIN, sender))
        .isEqualTo(client.push(otherServer, DELTA, NOT_PLAIN, sender));
    assertThat(node.entries()).isEqualTo(other.entries());
  }

  @Test
  void anEntryThatIsNewIsForwardedUnlessItsSenderSendsItToAll() throws Exception {
    List<String> toAll = List.of("Grapevine-Recipients", "10.0.0.1:4192,10.0.0.2:4192");

    client.push(server, DELTA, PLAIN, toAll);
    client.push(otherServer, DELTA, NOT_PLAIN, toAll);

    assertThat(node.rumors.size()).isEqualTo(other.rumors.size());
  }

  @Test
  void aNodeThatIsAboutToStopRefuses() throws Exception {
    node.state.refuseMerges();
    other.state.refuseMerges();

    RouteClient.Answer answer = client.push(server, DELTA, PLAIN);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer).isEqualTo(client.push(otherServer, DELTA, NOT_PLAIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "another", ""})
  void pullsThatFindNoDifferenceHaveTheSameAnswers(String group) throws Exception {
    client.push(server, DELTA, PLAIN);
    client.push(otherServer, DELTA, PLAIN);
    List<String> sender = List.of("Grapevine-Node", "n", "Grapevine-Group", group);
    for (String path : List.of("/" + node.state.version(), "/" + node.state.version() + "?a=b")) {
      assertThat(client.pull(server.port(), path, sender, BodyPublishers.noBody()))
          .isEqualTo(client.pull(otherServer.port(), path, sender, CHUNKED));
    }
  }

  @Test
  void aPullThatFindsNoDifferenceProvesTheContact() throws Exception {
    List<String> sender = List.of("Grapevine-Node", "n", "Grapevine-Group", node.wire.group());
    cluster.clock.advance(Duration.ofMinutes(1));

    client.pull(server.port(), "/" + node.state.version(), sender, BodyPublishers.noBody());

    assertThat(node.continuity.secondsSinceExchange()).isZero();
    assertThat(other.continuity.secondsSinceExchange()).isEqualTo(60);
  }
}
