package io.grapevine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.message.Exchange;
import io.grapevine.message.Offers;
import io.grapevine.state.Entry;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** The HTTP client against a real peer port. */
class HttpPeerClientTest extends OverHttp {

  HttpPeerClientTest() {
    super(() -> WireParts.NO_TLS);
  }

  @Test
  void countsWhatItSentAndReceived() {
    other.put("a", "1");
    other.put("b", "2");

    StepVerifier.create(FullPull.by(asking, client, address())).expectNextCount(1).verifyComplete();
    StepVerifier.create(client.push(address(), delta())).expectNextCount(1).verifyComplete();

    assertThat(asking.count("grapevine.transferred.entries", "direction", "received")).isEqualTo(2);
    assertThat(asking.count("grapevine.transferred.bytes", "direction", "sent"))
        .isEqualTo(delta().cbor().size());
    assertThat(other.count("grapevine.transferred.entries", "direction", "sent")).isEqualTo(2);
    assertThat(other.count("grapevine.transferred.bytes", "direction", "received"))
        .isEqualTo(delta().cbor().size());
  }

  @Test
  void countsTheEntriesOfBothForms() {
    other.put("a", "1");
    Entry wanted = other.entries().getFirst();
    StepVerifier.create(client.push(address(), delta())).expectNextCount(1).verifyComplete();
    StepVerifier.create(client.push(address(), delta())).expectNextCount(1).verifyComplete();
    assertThat(other.count("grapevine.transferred.entries", "direction", "received"))
        .as("a delta in JSON and one in CBOR")
        .isEqualTo(2);

    StepVerifier.create(
            client.exchange(
                address(),
                new Exchange(
                    delta().entries(),
                    new int[] {Exchange.half(wanted.fingerprint())},
                    Offers.NONE),
                part -> {}))
        .expectNextCount(1)
        .verifyComplete();

    assertThat(asking.count("grapevine.transferred.entries", "direction", "received")).isOne();
    assertThat(other.count("grapevine.transferred.entries", "direction", "received")).isEqualTo(3);
    assertThat(asking.count("grapevine.transferred.entries", "direction", "sent")).isEqualTo(3);
    await()
        .untilAsserted(() ->
            assertThat(other.count("grapevine.transferred.entries", "direction", "sent")).isOne());
  }
}
