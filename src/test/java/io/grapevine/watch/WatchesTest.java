package io.grapevine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Key;
import io.grapevine.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a reader gets, event by event. */
class WatchesTest {

  private final ManualClock time = new ManualClock();
  private final WatchedNode node = new WatchedNode(time, 1);
  private final WatchReader reader = new WatchReader(null);

  private void pass(Duration duration) {
    time.advance(duration);
    node.timer.run();
  }

  @Test
  void aReaderGetsEverythingAndThenWhatChanges() {
    node.put("a", "1");
    node.put("b", "2");
    node.remove("b");

    assertThat(reader.connect(node).read()).containsExactly("reset", "put a=1", "live");

    node.put("a", "3");
    node.put("c", "4");
    node.remove("a");
    node.remove("x");
    assertThat(reader.read()).containsExactly("delete a", "put c=4", "delete x");
  }

  @Test
  void aReaderOfAPrefixOrOfAKeyGetsNothingElse() {
    WatchReader ofPrefix = new WatchReader("p/");
    ofPrefix.connect(node).read();
    WatchReader ofKey = new WatchReader(null).connect(node, new Scope.One(Key.of("p/k")));
    assertThat(ofKey.read()).containsExactly("reset", "live");

    node.put("p/k", "1");
    node.put("p/kk", "2");
    node.put("q", "3");

    assertThat(ofPrefix.read()).containsExactly("put p/k=1", "put p/kk=2");
    assertThat(ofKey.read()).containsExactly("put p/k=1");
  }

  @Test
  void whoDoesNotWantWhatIsThereIsLiveAtOnce() {
    node.put("a", "1");

    assertThat(reader.connect(node, Start.NOW).read()).containsExactly("live");

    node.put("a", "2");
    assertThat(reader.read()).containsExactly("put a=2");
  }

  @Test
  void goesOnBehindItsBookmark() {
    reader.connect(node).read();
    node.put("a", "1");
    reader.read();
    reader.leave();
    node.put("b", "2");
    node.put("c", "3");

    assertThat(reader.connect(node).read()).containsExactly("put b=2", "put c=3", "live");
    assertThat(reader.connect(node).read()).containsExactly("live");
  }

  @Test
  void anExpiryIsAnEventAtItsMoment() {
    reader.connect(node).read();
    node.put("a", "1", Duration.ofSeconds(15));
    assertThat(reader.read()).containsExactly("put a=1");

    pass(Duration.ofMillis(14_999));
    assertThat(reader.read()).doesNotContain("expire a");
    pass(Duration.ofMillis(1));
    assertThat(reader.read()).containsExactly("expire a");

    pass(Duration.ofMinutes(10));
    node.state.purge();
    assertThat(reader.read()).containsOnly("bookmark");
  }

  @Test
  void anExpiryDuringAnAbsenceIsNotMissed() {
    node.put("a", "1", Duration.ofSeconds(15));
    reader.connect(node).read();
    reader.leave();
    pass(Duration.ofSeconds(20));

    assertThat(reader.connect(node).read()).containsExactly("expire a", "live");
    reader.leave();
    pass(Duration.ofMinutes(10));
    node.state.purge();
    assertThat(reader.connect(node).read()).containsExactly("live");
  }

  @Test
  void whoIsAwayUntilAnExpiredValueIsGoneBeginsAgain() {
    node.put("a", "1", Duration.ofSeconds(15));
    reader.connect(node).read();
    reader.leave();
    pass(Duration.ofMinutes(10));
    node.state.purge();

    assertThat(reader.connect(node).read()).containsExactly("reset", "live");
  }

  @Test
  void goesOnAtAnotherNodeThatOnceHadTheSameState() {
    WatchedNode other = new WatchedNode(time, 2);
    node.put("a", "1");
    reader.connect(node).read();
    reader.leave();
    node.bring(other);
    other.put("b", "2");

    assertThat(reader.connect(other).read()).containsExactly("put b=2", "live");
  }

  @Test
  void beginsAgainAtANodeThatNeverHadTheSameState() {
    WatchedNode other = new WatchedNode(time, 2);
    node.put("a", "1");
    reader.connect(node).read();
    reader.leave();
    other.put("b", "2");

    assertThat(reader.connect(other).read()).containsExactly("reset", "put b=2", "live");
  }

  @Test
  void goesOnAtANodeThatHasNotChangedSinceItsStart() {
    WatchedNode other = new WatchedNode(time, 2);
    reader.connect(node).read();

    assertThat(reader.connect(other).read()).containsExactly("live");
  }

  @Test
  void aQuietReaderGetsBookmarks() {
    reader.connect(node).read();
    node.put("a", "1");
    reader.read();
    String before = reader.bookmark();

    pass(Duration.ofSeconds(5));

    assertThat(reader.read()).containsExactly("bookmark");
    assertThat(reader.bookmark()).isNotEqualTo(before);
  }

  @Test
  void theEndIsABookmark() {
    reader.connect(node).read();
    node.put("a", "1");
    node.watches.end();

    node.timer.run();
    assertThat(reader.read()).contains("bookmark");
    assertThat(reader.isEnded()).isTrue();
    WatchReader late = new WatchReader(null);
    assertThat(node.watches.open(new Scope.Below(null), Form.LINES, Start.NOW, () -> {})).isEmpty();
    assertThat(late.copy()).isEmpty();

    WatchedNode other = new WatchedNode(time, 2);
    node.bring(other);
    assertThat(reader.connect(other).read()).endsWith("live");
    assertThat(reader.copy()).isEqualTo(other.content(null));
  }

  @Test
  void aValueThatIsDroppedIsGoneForReadersToo() {
    node.put("a", "1");
    node.put("b", "2");
    reader.connect(node).read();

    node.state.retain(entry -> !entry.keyText().equals("a"));

    reader.read();
    assertThat(reader.copy()).isEqualTo(node.content(null));
  }

  @Test
  void valuesThatAClockSetBackShowsAgainAreNoLongerExpired() {
    node.put("a", "1", Duration.ofSeconds(15));
    reader.connect(node).read();
    pass(Duration.ofSeconds(20));
    assertThat(reader.read()).contains("expire a");

    node.skew(-10_000);
    pass(Duration.ofSeconds(1));
    assertThat(reader.read()).contains("put a=1");
    pass(Duration.ofSeconds(5));
    assertThat(reader.read()).contains("expire a");
  }

  /** A value that has expired by a clock which is ahead for a moment; a reader has it. */
  private void expireEarly() {
    node.put("a", "1", Duration.ofSeconds(15));
    reader.connect(node).read();
    time.advance(Duration.ofMillis(14_500));
    node.skew(1_000);
    node.put("b", "1");
    node.timer.run();
  }

  @Test
  void whatExpiredByAClockThatWasAheadForAMomentIsNotShownAgain() {
    expireEarly();
    node.skew(0);

    reader.readOnce();
    pass(Duration.ofSeconds(1));

    assertThat(reader.read()).containsExactly("put b=1", "expire a");
    assertThat(reader.copy()).isEqualTo(node.content(null));
  }

  @Test
  void norIsItShownToAReaderThatGetsEverything() {
    expireEarly();
    WatchReader other = new WatchReader(null).connect(node);
    node.timer.run();
    node.skew(0);

    other.readOnce();
    pass(Duration.ofSeconds(1));

    assertThat(other.read()).contains("put b=1");
    assertThat(other.copy()).isEqualTo(node.content(null));
  }
}
