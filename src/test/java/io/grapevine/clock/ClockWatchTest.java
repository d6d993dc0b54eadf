package io.grapevine.clock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Settings;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Retention;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Clocks are apart by 5 s at most, and by more than half of that with a warning. */
@ExtendWith(OutputCaptureExtension.class)
class ClockWatchTest {

  private static final Key KEY = Key.of("k");
  private static final PutResult REFUSED = new PutResult.Refused(PutResult.Reason.CLOCK);

  private final ManualClock clock = new ManualClock();
  private final Ticker ticker = States.blindTo(clock);
  private final ReplicatedState state = States.empty(clock);
  private final PeerDirectory directory =
      new PeerDirectory(Settings.peers(), clock, new SplittableRandom(1));
  private final ClockWatch watch = watch(state, ticker);

  private ClockWatch watch(ReplicatedState watched, Ticker monotonic) {
    return new ClockWatch(watched, directory, clock, monotonic, new SimpleMeterRegistry());
  }

  /** Each number is a peer, whose clock is so many seconds ahead of the one of this node. */
  private void peersAreAheadBy(int... seconds) {
    List<Peer> peers = peers(seconds.length);
    for (int i = 0; i < seconds.length; i++) {
      for (int times = 0; times < 4; times++) {
        watch.measured(peers.get(i), answer(seconds[i]), ticker.nanos());
      }
    }
    watch.check();
  }

  /** Lists so many peers. */
  private List<Peer> peers(int count) {
    List<Peer> peers = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      peers.add(new Peer("10.0.0." + i, 4097));
    }
    directory.update(peers, true);
    return peers;
  }

  private NodeInfo answer(int secondsAhead) {
    return NodeInfo.of("peer", 1L)
        .answering("grapevine", clock.millis() + secondsAhead * 1_000L, false);
  }

  private PutResult put() {
    return state.put(KEY, "1".getBytes(UTF_8), 0);
  }

  private long stampedAt() {
    return Stamp.millis(state.get(KEY).map(Entry::stamp).orElseThrow());
  }

  @Test
  void refusesWritesAsLongAsItsClockIsWrongAndSaysSoOnce(CapturedOutput output) {
    peersAreAheadBy(-90, -90, 0);
    peersAreAheadBy(-90, -90, 0);
    assertThat(watch.isWrong()).isTrue();
    assertThat(put()).isEqualTo(REFUSED);
    assertThat(output).containsOnlyOnce("rejecting writes until the clock is right");

    peersAreAheadBy(0, 0, 0);
    peersAreAheadBy(0, 0, 0);
    assertThat(watch.isWrong()).isFalse();
    assertThat(put()).isNotEqualTo(REFUSED);
    assertThat(output).containsOnlyOnce("the wall clock is right again");
  }

  @Test
  void refusesNothingMoreWhenAllItsPeersAreGone() {
    peersAreAheadBy(-90, -90);
    assertThat(put()).isEqualTo(REFUSED);

    peersAreAheadBy();

    assertThat(put()).isNotEqualTo(REFUSED);
  }

  @Test
  void stampsAnewWhatItStampedWhileItsClockWasAhead(CapturedOutput output) {
    clock.set(ManualClock.START + 60_000);
    put();
    clock.set(ManualClock.START);

    peersAreAheadBy(0, 0, 0);
    peersAreAheadBy(0, 0, 0);

    assertThat(stampedAt()).isEqualTo(ManualClock.START);
    assertThat(output)
        .containsOnlyOnce("restamped 1 entries that were written while the wall clock was ahead");
  }

  @Test
  void leavesStampsAloneWhereNoMajorityAgrees() {
    clock.set(ManualClock.START + 60_000);
    put();
    clock.set(ManualClock.START);

    peersAreAheadBy(0, -90);

    assertThat(stampedAt()).isEqualTo(ManualClock.START + 60_000);
    assertThat(watch.isWrong()).isFalse();
  }

  @Test
  void saysThatItsOwnClockWasSet(CapturedOutput output) {
    var retention = new Retention(States.TOMBSTONE_GRACE, States.EXPIRY_GRACE);
    ClockWatch own =
        watch(new ReplicatedState(clock, clock, States.MAX_SKEW, States.WIDE, retention), clock);
    own.check();
    assertThat(output).doesNotContain("jumped by");

    clock.set(clock.millis() - 42_000);
    own.check();

    assertThat(output).contains("the wall clock of this node jumped by -42.0 s");
  }

  @Test
  void namesThePeersThatAreFarAndNoOthers(CapturedOutput output) {
    peersAreAheadBy(2, 2);
    assertThat(watch.describe()).isEqualTo("right");
    assertThat(output).doesNotContain("the wall clocks of nodes differ");

    peersAreAheadBy(3, 2, -4);

    assertThat(watch.describe())
        .isEqualTo(
            "10.0.0.1:4097 is 3.0 s ahead of this node, 10.0.0.3:4097 is 4.0 s behind this node;"
                + " entries are accepted up to 5.0 s ahead");
    assertThat(output).contains("the wall clocks of nodes differ: 10.0.0.1:4097 is 3.0 s");
  }

  @Test
  void peersThatLeaveCountWithinTenSeconds() {
    ClockWatch running = watch(States.empty(clock), clock);
    List<Peer> peers = peers(4);
    for (int i = 0; i < 4; i++) {
      running.measured(peers.get(i), answer(i < 3 ? 0 : -90), clock.nanos());
    }
    running.check();
    directory.update(peers.subList(3, 4), true);

    clock.advance(Duration.ofSeconds(9));
    running.check();
    assertThat(running.isWrong()).as("nothing else has changed").isFalse();

    clock.advance(Duration.ofSeconds(1));
    running.check();
    assertThat(running.isWrong()).isTrue();
  }

  @Test
  void saysOnWhichSideOfItsPeersItIs() {
    peersAreAheadBy(-90, -90);
    assertThat(watch.describe())
        .isEqualTo(
            "the wall clock of this node is 90.0 s ahead of the median of 2 peers; they accept at"
                + " most 5.0 s");

    peersAreAheadBy(90, 90);
    assertThat(watch.describe())
        .isEqualTo(
            "the wall clock of this node is 90.0 s behind the median of 2 peers; nodes accept at"
                + " most 5.0 s");
  }
}
