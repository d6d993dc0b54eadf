package io.grapevine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.ContactOutcome;
import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.message.SketchAnswer;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestNode;
import io.grapevine.sketch.Sketch;
import io.grapevine.sketch.SketchBuilder;
import io.grapevine.state.Entry;
import io.grapevine.state.Received;
import io.grapevine.state.Version;
import io.grapevine.testing.Seeds;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Repairs with peers that change, refuse, know less, or lie. */
class RepairTrustTest {

  @Test
  void aPeerThatChangesBetweenTwoQuestionsIsAskedFromTheBeginning() {
    RepairPair pair = new RepairPair().sharing(2_000);
    for (int i = 0; i < 100; i++) {
      pair.other.put("shared/" + i, "1");
    }
    pair.client.beforeQuestion =
        question -> {
          if (pair.client.questions.size() == 1) {
            pair.other.put("meanwhile", "1");
          }
        };

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.questions.get(1).first()).isEqualTo(Repair.FIRST);
    assertThat(pair.client.questions.get(2).first()).isZero();
    assertThat(pair.client.fullStates).isZero();
  }

  @Test
  void aPeerThatNeverStopsChangingIsNotAskedForEver() {
    RepairPair pair = new RepairPair().sharing(2_000);
    for (int i = 0; i < 100; i++) {
      pair.other.put("shared/" + i, "1");
    }
    pair.client.beforeQuestion =
        question -> pair.other.put("counter", "" + pair.client.roundTrips());

    pair.repair();

    assertThat(pair.client.questions.size()).isLessThan(20);
    assertThat(pair.isEqual()).isTrue();
  }

  @Test
  void aPeerThatSpeaksOnlyJsonGivesItsFullState() {
    RepairPair pair = new RepairPair().sharing(200);
    pair.cluster.network.speaksOnlyJson(pair.other.address);
    pair.other.put("theirs", "1");
    pair.asking.put("mine", "2");

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.fullStates).isOne();
    assertThat(pair.client.exchanges).isEmpty();
    assertThat(pair.client.given()).isOne();
  }

  @Test
  void aPeerThatIsStillStartingGetsNothing() {
    RepairPair pair = new RepairPair();
    TestNode starting = pair.cluster.add();
    starting.state.merge(RepairPair.old("theirs", "1"));
    pair.asking.put("mine", "2");
    for (int i = 0; i < 50; i++) {
      Entry entry = RepairPair.old("shared/" + i, "1");
      starting.state.merge(entry);
      pair.asking.state.merge(entry);
    }

    pair.cluster.run(pair.asking.repair.with(starting.address));

    assertThat(pair.asking.get("theirs")).isEqualTo("1");
    assertThat(starting.get("mine")).isEqualTo("nothing");
    assertThat(pair.client.given()).isZero();
  }

  @Test
  void whatThePeerRefusesCostsTheSameTwoRoundTripsEachTime() {
    RepairPair pair = new RepairPair().sharing(100);
    for (int i = 0; i < 3; i++) {
      Entry ahead = RepairPair.at(pair.cluster.clock.millis() + 4_000, "ahead/" + i, "1");
      assertThat(pair.asking.state.merge(ahead).name()).isEqualTo("MERGED");
    }
    pair.cluster.clock.set(pair.cluster.clock.millis() - 3_000);

    for (int round = 0; round < 3; round++) {
      pair.client.reset();
      pair.repair();
      assertThat(pair.client.roundTrips()).isEqualTo(2);
      assertThat(pair.client.received).isEmpty();
    }
    assertThat(pair.other.get("ahead/1")).isEqualTo("nothing");
    assertThat(pair.asking.rumors.isTold()).isFalse();
  }

  @Test
  void garbageForASketchIsNoReasonToMergeOrLoseAnything() {
    Seeds.forEach(
        100,
        random -> {
          RepairPair pair = new RepairPair(lying(question -> garbage(random, question)), "r0", "1");
          pair.sharing(100);
          pair.asking.put("mine", "1");
          pair.other.put("theirs", "1");
          List<Entry> before = pair.asking.entries();

          attempt(pair);

          assertThat(pair.asking.entries()).containsAll(before);
          assertThat(pair.client.questions.size()).isLessThan(20);
          assertThat(List.copyOf(pair.asking.entries()))
              .allMatch(entry -> before.contains(entry) || pair.other.entries().contains(entry));
        });
  }

  @Test
  void symbolsThatWereNotAskedForAreRefused() {
    Sketch empty = new SketchBuilder(32).prefix(32);
    RepairPair pair =
        new RepairPair(lying(question -> new SketchAnswer(new Version(1, 1), 0, 16, empty)));
    pair.sharing(10);

    assertThat(attempt(pair)).isEqualTo(ContactOutcome.MALFORMED);
  }

  @Test
  void aSketchWithoutSymbolsIsNotAskedForForEver() {
    RepairPair pair =
        new RepairPair(
            lying(question -> new SketchAnswer(new Version(1, 1), 0, 0, Sketch.empty())));

    assertThat(attempt(pair))
        .as("an empty node asks for the state")
        .isNotEqualTo(ContactOutcome.OK);
    assertThat(pair.client.questions.size()).isLessThan(20);

    pair.asking.put("k", "1");
    attempt(pair);
    assertThat(pair.client.questions.size()).isLessThan(40);
  }

  /** A peer whose sketches are lies, and who is honest otherwise. */
  private static UnaryOperator<PeerClient> lying(Function<Question, SketchAnswer> lie) {
    return honest ->
        new PeerClient() {
          private int asked;

          @Override
          public <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use) {
            if (++asked > 100) {
              return Mono.error(new AssertionError("asked for ever"));
            }
            return use.apply(new PullResult.Sketched(NodeInfo.of("liar", 1L), lie.apply(question)));
          }

          @Override
          public Mono<Receipt> push(Peer peer, Delta delta) {
            return honest.push(peer, delta);
          }

          @Override
          public Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<Received> take) {
            return honest.exchange(peer, exchange, take);
          }
        };
  }

  private static SketchAnswer garbage(RandomGenerator random, Question question) {
    int size = question.first() + random.nextInt(40);
    SketchBuilder builder = new SketchBuilder(size);
    random.longs(random.nextInt(200)).forEach(builder::add);
    Sketch run = builder.prefix(size).from(question.first());
    return new SketchAnswer(
        new Version(random.nextInt(2), 0), random.nextInt(1_000), question.first(), run);
  }

  /** Runs to the end, whatever it is. */
  private static ContactOutcome attempt(RepairPair pair) {
    CompletableFuture<?> attempt = pair.cluster.start(pair.asking.repair.with(pair.other.address));
    assertThat(attempt).isDone();
    if (!attempt.isCompletedExceptionally()) {
      return ContactOutcome.OK;
    }
    assertThat(attempt.exceptionNow()).isNotInstanceOf(Error.class);
    return ContactOutcome.of(attempt.exceptionNow());
  }
}
