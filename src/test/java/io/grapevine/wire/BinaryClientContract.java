package io.grapevine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Feedback;
import io.grapevine.message.Offers;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.message.SketchAnswer;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.state.Version;
import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a repair relies on, independent of the network. */
abstract class BinaryClientContract {

  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The node that answers. */
  abstract TestNode other();

  /** Where it can be reached. */
  abstract Peer address();

  /** The client of another node. */
  abstract PeerClient client();

  @Test
  void aPeerSaysOfEachEntryWhetherItWasNews() {
    Entry known = Entry.value(Key.of("known"), Stamp.of(1, 0), "1".getBytes(UTF_8), 0);
    Entry ahead =
        Entry.value(Key.of("ahead"), Stamp.of(2 * ManualClock.START, 0), "1".getBytes(UTF_8), 0);
    other().state.merge(known);
    for (Feedback ofTheNewOne : List.of(Feedback.NEWS, Feedback.KNOWN, Feedback.KNOWN)) {
      Delta delta =
          new Delta(
              List.of(
                  known, ahead, Entry.tombstone(Key.of("new"), Stamp.of(ManualClock.START, 0))));
      StepVerifier.create(client().push(address(), delta).map(Receipt::feedback))
          .expectNext(List.of(Feedback.KNOWN, Feedback.REFUSED, ofTheNewOne))
          .expectComplete()
          .verify(PATIENCE);
    }
  }

  @Test
  void bringsTheSymbolsThatAreAskedFor() {
    for (int i = 0; i < 100; i++) {
      other().put("key/" + i, "1");
    }
    StepVerifier.create(
            client()
                .pull(
                    address(),
                    new Question(new Version(0, 0), 5, 20),
                    result -> Mono.just(((PullResult.Sketched) result).answer())))
        .expectNext(
            new SketchAnswer(other().state.version(), 100, 5, other().repairs.prefix(25).from(5)))
        .expectComplete()
        .verify(PATIENCE);
    StepVerifier.create(
            client()
                .pull(
                    address(),
                    new Question(other().state.version(), 0, 16),
                    result -> Mono.just(result.getClass().getSimpleName())))
        .expectNext("Unchanged")
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void anExchangeGivesAndTakes() {
    other().put("wanted", "\"w\"");
    other().put("older", "1");
    other().put("newer", "2");
    Entry wanted = other().state.entry(Key.of("wanted")).orElseThrow();
    Entry older = other().state.entry(Key.of("older")).orElseThrow();
    Entry newer = other().state.entry(Key.of("newer")).orElseThrow();
    Entry pushed = Entry.value(Key.of("pushed"), Stamp.of(1, 0), "3".getBytes(UTF_8), 0);
    Exchange exchange =
        new Exchange(
            List.of(pushed, newer),
            IntStream.concat(
                    Stream.of(wanted, older, newer)
                        .mapToInt(entry -> Exchange.half(entry.fingerprint())),
                    IntStream.of(4711))
                .toArray(),
            Offers.of(
                List.of(
                    older.withStamp(older.stamp() + 1),
                    newer.withStamp(1),
                    Entry.tombstone(Key.of("unknown"), 1))));
    List<Entry> taken = new ArrayList<>();

    StepVerifier.create(
            client().exchange(address(), exchange, part -> taken.addAll(part.entries())))
        .assertNext(exchanged -> {
          assertThat(exchanged.receipt().info().id()).isEqualTo(other().id.value());
          assertThat(exchanged.receipt().feedback()).containsExactly(Feedback.NEWS, Feedback.KNOWN);
          assertThat(exchanged.accepted().stream()).containsExactly(0, 2);
        })
        .expectComplete()
        .verify(PATIENCE);
    assertThat(taken).containsExactlyInAnyOrder(wanted, newer);
    assertThat(other().state.entry(pushed.key())).contains(pushed);
  }

  @Test
  void anExchangeOfManyEntriesComesInManyFrames() {
    for (int i = 0; i < 10_000; i++) {
      other().put("key/" + i, "\"" + "x".repeat(50) + "\"");
    }
    int[] all =
        other().state.entries().mapToInt(entry -> Exchange.half(entry.fingerprint())).toArray();
    List<Entry> taken = new ArrayList<>();

    StepVerifier.create(
            client()
                .exchange(
                    address(),
                    new Exchange(List.of(), all, Offers.NONE),
                    part -> taken.addAll(part.entries())))
        .expectNextCount(1)
        .expectComplete()
        .verify(PATIENCE);
    assertThat(taken).containsExactlyInAnyOrderElementsOf(other().entries());
  }
}
