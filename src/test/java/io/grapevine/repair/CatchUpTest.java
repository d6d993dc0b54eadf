package io.grapevine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.state.Tag;
import io.grapevine.time.Repetition;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Sinks;

class CatchUpTest {

  private static final Key KEY = Key.of("k");

  private final TestCluster cluster = TestCluster.of(2);
  private final TestNode reader = cluster.node(0);
  private final TestNode writer = cluster.node(1);
  private final CatchUp catchUp = reader.repairs.catchUp;
  private final Sinks.Empty<Void> end = Sinks.empty();
  private final AtomicInteger woken = new AtomicInteger();

  CatchUpTest() {
    catchUp.whenWoken(woken::incrementAndGet);
  }

  @Test
  void aReaderOfWhatIsHereDoesNotWait() {
    reader.put("k", "1");
    Tag first = tagOn(reader);
    cluster.clock.advance(Duration.ofMillis(1));
    reader.put("k", "2");

    assertThat(await(tagOn(reader))).isCompletedWithValue(true);
    assertThat(await(first)).isCompletedWithValue(true);
    assertThat(woken).hasValue(0);
    assertThat(cluster.network.pushed).isEmpty();
  }

  @Test
  void aRoundBringsTheEntryFromAPeer() {
    writer.put("k", "1");
    CompletableFuture<@Nullable Boolean> arrived = await(tagOn(writer));
    assertThat(arrived).isNotDone();
    assertThat(woken).hasValue(1);

    cluster.run(catchUp.round());

    assertThat(arrived).isCompletedWithValue(true);
    assertThat(reader.get("k")).isEqualTo("1");
    assertNobodyWaits();
  }

  @Test
  void aLaterEntryIsEnough() {
    writer.put("k", "1");
    CompletableFuture<@Nullable Boolean> arrived = await(tagOn(writer));
    cluster.clock.advance(Duration.ofMillis(1));
    writer.remove("k");

    cluster.run(catchUp.round());

    assertThat(arrived).isCompletedWithValue(true);
    assertThat(reader.get("k")).isEqualTo("nothing");
  }

  @Test
  void anEarlierEntryIsNot() {
    writer.put("k", "1");
    Tag later = new Tag(tagOn(writer).stamp() + 1, 0);
    CompletableFuture<@Nullable Boolean> arrived = await(later);

    cluster.run(catchUp.round());

    assertThat(reader.get("k")).isEqualTo("1");
    assertThat(arrived).isNotDone();
    end.tryEmitEmpty();
    assertThat(arrived).isCompletedWithValue(false);
    assertNobodyWaits();
  }

  @Test
  void ofTwoEntriesWithTheSameStampOneIsNotTheOther() {
    writer.put("k", "1");
    Tag same = new Tag(tagOn(writer).stamp(), 0);
    cluster.run(writer.publisher.publishOnce());

    assertThat(await(same)).isNotDone();
  }

  @Test
  void aPushIsEnough() {
    writer.put("k", "1");
    CompletableFuture<@Nullable Boolean> first = await(tagOn(writer));
    CompletableFuture<@Nullable Boolean> second = await(tagOn(writer));
    CompletableFuture<@Nullable Boolean> future = await(new Tag(Stamp.of(Stamp.MAX_MILLIS, 0), 0));

    cluster.run(writer.publisher.publishOnce());
    cluster.scheduler.advanceTime();

    assertThat(first).isCompletedWithValue(true);
    assertThat(second).isCompletedWithValue(true);
    assertThat(future).isNotDone();
    assertThat(catchUp.pause()).isNotEqualTo(Repetition.UNTIL_SIGNALLED);
  }

  @Test
  void aReaderThatGoesAwayLeavesNothingBehind() {
    writer.put("k", "1");

    await(tagOn(writer)).cancel(true);

    assertNobodyWaits();
    cluster.run(catchUp.round());
    assertThat(reader.contacts("pull", "ok")).as("nobody is asked").isZero();
  }

  @Test
  void aRoundDoesNotWaitForAHungPeer() {
    writer.put("k", "1");
    cluster.network.hang(writer.address);
    await(tagOn(writer));

    CompletableFuture<?> round = cluster.start(catchUp.round());
    cluster.advance(reader.properties.pushInterval());

    assertThat(round).isCompleted();
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "1, 10", "2, 20", "3, 40", "6, 320", "7, 500", "33, 500"})
  void pausesForTwiceAsLongAfterEachRound(int rounds, long millis) {
    assertThat(CatchUp.pause(rounds)).hasMillis(millis);
  }

  @Test
  void aNewReaderIsServedWithoutThePauseOfTheOthers() {
    writer.put("k", "1");
    cluster.network.cut(writer.address);
    await(tagOn(writer));
    for (int i = 0; i < 40; i++) {
      cluster.run(catchUp.round());
    }
    assertThat(catchUp.pause()).hasMillis(500);

    await(tagOn(writer));

    assertThat(woken).hasValue(2);
    assertThat(catchUp.pause()).hasMillis(10);
  }

  private void assertNobodyWaits() {
    assertThat(catchUp.pause()).isEqualTo(Repetition.UNTIL_SIGNALLED);
  }

  private static Tag tagOn(TestNode node) {
    return Tag.of(node.state.entry(KEY).orElseThrow());
  }

  private CompletableFuture<@Nullable Boolean> await(Tag tag) {
    return cluster.start(catchUp.await(KEY, tag, end.asMono()));
  }
}
