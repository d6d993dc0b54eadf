package io.grapevine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.ContactOutcome;
import io.grapevine.connection.Sender;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

class PeerHeadersTest {

  private final HttpHeaders headers = new HttpHeaders();

  @Test
  void anAnswerSaysWhatItSaid() {
    NodeInfo info = NodeInfo.of("id", 7L).cutOff(true).answering("blue/green", 1_234L, true);

    PeerHeaders.write(info, headers);

    assertThat(PeerHeaders.read(headers)).isEqualTo(info);
    assertThat(headers.getFirst("Grapevine-Group")).isEqualTo("blue/green");
    assertThat(headers.getFirst("Grapevine-Clock")).isEqualTo("1234");
  }

  @Test
  void anAnswerWithoutANodeSaysNothing() {
    headers.set("Grapevine-Group", "grapevine");

    assertThat(PeerHeaders.read(headers)).isEqualTo(NodeInfo.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Grapevine-Since", "Grapevine-Clock"})
  void anAnswerWhoseNumberIsNoneIsMalformed(String name) {
    headers.set("Grapevine-Node", "id");
    headers.set(name, "soon");

    PeerClientContract.expectOutcome(
        Mono.fromSupplier(() -> PeerHeaders.read(headers)), ContactOutcome.MALFORMED);
  }

  @Test
  void aRequestSaysWhoSendsItAndWhereToAnswer() throws UnknownHostException {
    PeerHeaders.write(new Sender(null, "id", "blue", 4097), headers);

    Sender sender = PeerHeaders.readSender(headers, from("10.0.0.7"));

    assertThat(sender).isEqualTo(new Sender("10.0.0.7", "id", "blue", 4097));
    assertThat(sender.peer()).contains(new Peer("10.0.0.7", 4097));
    assertThat(sender).hasToString("10.0.0.7:4097 (node id)");
  }

  @Test
  void aPersonWithCurlIsAnAddress() throws UnknownHostException {
    Sender sender = PeerHeaders.readSender(headers, from("10.0.0.7"));

    assertThat(sender.peer()).isEmpty();
    assertThat(sender).hasToString("10.0.0.7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "65536", "http"})
  void aPortThatIsNoneIsLeftOut(String port) throws UnknownHostException {
    headers.set("Grapevine-Port", port);

    assertThat(PeerHeaders.readSender(headers, from("10.0.0.7")).port()).isNull();
  }

  /** From a port that says nothing. */
  private static InetSocketAddress from(String address) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(address), 55_555);
  }
}
