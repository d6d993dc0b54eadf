package io.grapevine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContinuityTest {

  private static final Duration GRACE = States.EXPIRY_GRACE;
  private static final Duration MARGIN = Continuity.CLOCK_MARGIN;

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);
  private final PeerDirectory directory =
      new PeerDirectory(Settings.peers(), clock, new SplittableRandom(1));
  private final Continuity continuity = new Continuity(clock, clock, state, directory);

  ContinuityTest() {
    directory.update(List.of(new Peer("10.0.0.2", 4097)), true);
    continuity.begin(NodeInfo.UNKNOWN);
  }

  @Test
  void isCutOffWhenItHeardOfNoOtherForMoreThanTheShorterGrace() {
    clock.advance(GRACE);
    assertThat(continuity.isCutOff()).isFalse();

    clock.advance(Duration.ofMillis(1));

    assertThat(continuity.isCutOff()).isTrue();
    assertThat(continuity.describe("id").cutOff()).isTrue();
  }

  @Test
  void aWallClockThatWasSetBackDoesNotHideThatItIsCutOff() {
    clock.advance(GRACE.plusMillis(1));
    clock.set(ManualClock.START - Duration.ofHours(1).toMillis());

    assertThat(continuity.isCutOff()).isTrue();
    assertThat(continuity.secondsSinceExchange()).isEqualTo(GRACE.toMillis() / 1_000.0 + 0.001);
  }

  @Test
  void aMachineThatWasSuspendedKnowsItByTheWallClock() {
    clock.set(ManualClock.START + GRACE.toMillis() + 1);

    assertThat(continuity.isCutOff()).isTrue();
  }

  @Test
  void yieldsOnlyToAPeerThatWasThereBeforeByMoreThanClocksMayDiffer() {
    clock.advance(GRACE.plusMillis(1));

    assertThat(continuity.yieldsTo(since(ManualClock.START - MARGIN.toMillis()))).isTrue();
    assertThat(continuity.yieldsTo(since(ManualClock.START - MARGIN.toMillis() + 1))).isFalse();
  }

  @Test
  void yieldsToNoPeerThatBeganAfterAWallClockWasCorrected() {
    clock.set(ManualClock.START + Duration.ofHours(1).toMillis());
    continuity.exchanged(NodeInfo.UNKNOWN, 0);
    clock.set(ManualClock.START);
    clock.advance(GRACE.plusMillis(1));

    assertThat(continuity.yieldsTo(since(ManualClock.START))).isFalse();
    assertThat(continuity.yieldsTo(since(ManualClock.START - MARGIN.toMillis()))).isTrue();
  }

  @Test
  void doubtsWhatIsOlderThanAGraceLessThanClocksMayDiffer() {
    clock.advance(Duration.ofHours(1));
    long oldest = clock.millis() - GRACE.minus(MARGIN).toMillis();

    assertThat(continuity.doubt().covers(entryOf(oldest), false)).isTrue();
    assertThat(continuity.doubt().covers(entryOf(oldest + 1), false)).isFalse();
  }

  @Test
  void doubtsNothingOfItsOwnThatIsLaterThanTheLastExchange() {
    long horizon = Stamp.of(ManualClock.START, 0);
    continuity.exchanged(NodeInfo.UNKNOWN, horizon);
    clock.advance(Duration.ofHours(1));

    assertThat(continuity.doubt().covers(entryOf(ManualClock.START), true)).isTrue();
    assertThat(continuity.doubt().covers(entryOf(ManualClock.START + 1), true)).isFalse();
    assertThat(continuity.doubt().covers(entryOf(ManualClock.START + 1), false)).isTrue();
  }

  @Test
  void followsForAsLongAsThePeerWithWhichItIsEqual() {
    long longAgo = ManualClock.START - 12_345;

    continuity.exchanged(since(longAgo), 0);
    assertThat(continuity.describe("id").since()).isEqualTo(longAgo);

    continuity.exchanged(since(longAgo + 1), 0);
    assertThat(continuity.describe("id").since()).isEqualTo(longAgo);
    continuity.exchanged(NodeInfo.UNKNOWN, 0);
    assertThat(continuity.describe("id").since()).isEqualTo(longAgo);
  }

  @Test
  void aNodeThatIsStillStartingInheritsNothingByAnExchange() {
    Continuity starting = new Continuity(clock, clock, state, directory);

    starting.exchanged(since(ManualClock.START - 1), 0);

    assertThat(starting.hasBegun()).isFalse();
    assertThat(starting.describe("id").since()).isNull();
  }

  private static NodeInfo since(long millis) {
    return NodeInfo.of("peer", millis);
  }

  private static Entry entryOf(long millis) {
    return Entry.tombstone(Key.of("k"), Stamp.of(millis, 0));
  }
}
