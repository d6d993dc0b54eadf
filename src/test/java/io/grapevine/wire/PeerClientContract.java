package io.grapevine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.ContactOutcome;
import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.Offers;
import io.grapevine.message.Question;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Received;
import io.grapevine.state.Stamp;
import io.grapevine.state.Version;
import io.grapevine.testing.ManualClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What publisher and receiver rely on, independent of the network. */
abstract class PeerClientContract extends BinaryClientContract {

  /** The client of the very node that answers. */
  abstract PeerClient clientOfItself();

  /** An address at which nobody listens. */
  abstract Peer nobody();

  @Test
  void saysThatEqualVersionsAreUnchanged() {
    other().put("k", "1");

    StepVerifier.create(pull(client(), address()))
        .expectNext("unchanged by " + other().id.value())
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void bringsTheFullStateWhenVersionsDiffer() {
    for (int i = 0; i < 2_000; i++) {
      other().put("key/" + i, "{\"number\":" + i + "}");
    }
    other().remove("key/7");

    StepVerifier.create(
            client()
                .pull(
                    address(),
                    Question.forFullState(new Version(0, 0)),
                    result ->
                        ((PullResult.FullState) result)
                            .parts()
                            .flatMapIterable(Received::entries)
                            .collectList()))
        .expectNext(other().entries())
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void aPeerSaysWhoItIsWhatItRunsAndWhatItsClockShows() {
    SharedSettings settings = other().wire.settings;
    NodeInfo starting =
        NodeInfo.of(other().id.value(), null).running(settings.software(), settings.header());

    StepVerifier.create(info())
        .expectNext(starting.answering("grapevine", ManualClock.START, false))
        .expectComplete()
        .verify(PATIENCE);
    other().life.stopping();
    StepVerifier.create(info())
        .expectNext(starting.answering("grapevine", ManualClock.START, true))
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void aPeerSaysSinceWhenItFollowsTheCluster() {
    StepVerifier.create(info())
        .assertNext(info -> assertThat(info.since()).isNull())
        .expectComplete()
        .verify(PATIENCE);
    other().begun();
    StepVerifier.create(info())
        .assertNext(info -> assertThat(info.since()).isEqualTo(ManualClock.START))
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void aPushIsMerged() {
    Key key = Key.of("a/\u00fc");
    Entry entry = Entry.value(key, Stamp.of(ManualClock.START, 3), "[1,2]".getBytes(UTF_8), 60_000);
    Entry tombstone = Entry.tombstone(Key.of("b"), Stamp.of(ManualClock.START, 0));
    Delta delta = new Delta(List.of(entry, tombstone));

    StepVerifier.create(client().push(address(), delta))
        .assertNext(receipt -> {
          assertThat(receipt.info().id()).isEqualTo(other().id.value());
          assertThat(receipt.feedback()).hasSize(2);
        })
        .expectComplete()
        .verify(PATIENCE);

    assertThat(other().entries()).containsExactly(entry, tombstone);
  }

  @Test
  void aPushThatCanNoLongerBePassedOnIsRefused() {
    other().state.refuseMerges();

    expectOutcome(client().push(address(), delta()), ContactOutcome.BUSY);
    expectOutcome(exchange(client(), address()), ContactOutcome.BUSY);

    assertThat(other().entries()).isEmpty();
  }

  @Test
  void whoAsksItselfIsTold() {
    other().put("k", "1");
    expectOutcome(pull(clientOfItself(), address(), "00"), ContactOutcome.SELF);
    expectOutcome(clientOfItself().push(address(), delta()), ContactOutcome.SELF);
    expectOutcome(exchange(clientOfItself(), address()), ContactOutcome.SELF);
  }

  @Test
  void nobodyThereIsAnError() {
    expectOutcome(pull(client(), nobody(), "00"), ContactOutcome.NO_CONNECTION);
    expectOutcome(client().push(nobody(), delta()), ContactOutcome.NO_CONNECTION);
    expectOutcome(exchange(client(), nobody()), ContactOutcome.NO_CONNECTION);
  }

  static void expectOutcome(Mono<?> exchange, ContactOutcome outcome) {
    StepVerifier.create(exchange)
        .expectErrorSatisfies(error -> assertThat(ContactOutcome.of(error)).isEqualTo(outcome))
        .verify(PATIENCE);
  }

  static Delta delta() {
    Entry entry = Entry.value(Key.of("k"), Stamp.of(1, 0), "1".getBytes(UTF_8), 0);
    return new Delta(List.of(entry));
  }

  private static Mono<Exchanged> exchange(PeerClient client, Peer peer) {
    return client.exchange(
        peer, new Exchange(delta().entries(), new int[0], Offers.NONE), part -> {});
  }

  private Mono<NodeInfo> info() {
    return client()
        .pull(
            address(),
            Question.forFullState(other().state.version()),
            result -> Mono.just(result.info()));
  }

  private Mono<String> pull(PeerClient client, Peer peer) {
    return client.pull(
        peer, Question.forFullState(other().state.version()), PeerClientContract::describe);
  }

  private static Mono<String> pull(PeerClient client, Peer peer, String version) {
    return client.pull(
        peer,
        Question.forFullState(Version.parse(version.repeat(16))),
        PeerClientContract::describe);
  }

  private static Mono<String> describe(PullResult result) {
    return switch (result) {
      case PullResult.Unchanged unchanged -> Mono.just("unchanged by " + unchanged.info().id());
      case PullResult.Sketched sketched -> Mono.just("sketch of " + sketched.info().id());
      case PullResult.FullState full ->
          full.parts().then(Mono.just("state of " + full.info().id()));
    };
  }
}
