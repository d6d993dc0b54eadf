package io.grapevine.rumor;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Doubt;
import io.grapevine.message.Feedback;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a push carries: which rumors go out, in which order, and which of them rest. */
class RumorBatchTest extends RumorFixture {

  @Test
  void onlyTheNewestValueOfAKeyIsARumor() {
    heard(entry, Feedback.NEWS);
    Entry newer = changed("k", 2);

    heard(entry, Feedback.KNOWN);
    heard(entry, Feedback.KNOWN);
    heard(entry, Feedback.KNOWN);

    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(newer);
    assertThat(rumors.isTold()).as("what was said of the older one").isFalse();
    assertThat(rumors.size()).isOne();
  }

  @Test
  void whatNobodyTookComesBeforeWhatSpreads() {
    heard(entry, Feedback.NEWS);
    Entry second = changed("second", 1);
    Entry third = changed("third", 1);

    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS))
        .containsExactly(second, third, entry);
    assertThat(rumors.next(new Batch(second.size(), Doubt.NONE), OTHERS)).containsExactly(second);
    assertThat(rumors.nextUntold(new Batch(ROOM, Doubt.NONE))).containsExactly(second, third);
  }

  @Test
  void everyRumorHasItsTurn() {
    Entry second = changed("second", 1);
    heard(entry, Feedback.NEWS);
    heard(second, Feedback.NEWS);
    assertThat(rumors.next(new Batch(1, Doubt.NONE), OTHERS)).containsExactly(entry);
    heard(entry, Feedback.NEWS);
    assertThat(rumors.next(new Batch(1, Doubt.NONE), OTHERS)).containsExactly(second);
    heard(second, Feedback.NEWS);
    assertThat(rumors.next(new Batch(1, Doubt.NONE), OTHERS)).containsExactly(entry);
  }

  @Test
  void whatNobodyTookRestsAndThenGoesBehindTheOthers() {
    Entry second = changed("second", 1);
    rumors.postpone(List.of(entry));
    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(second);

    rumors.retry(ALL_IN_REACH);

    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(second, entry);
  }

  @Test
  void whatNoPeerCanTakeRestsUntilItIsTriedAgain() {
    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), List.of())).isEmpty();
    assertThat(rumors.hasReady()).isFalse();
    assertThat(rumors.isQuiet()).isFalse();
    assertThat(rumors.untold()).isOne();

    rumors.retry(ALL_IN_REACH);

    assertThat(rumors.hasReady()).isTrue();
  }

  @Test
  void whatIsInDoubtRestsAndBlocksNothing() {
    rumors.changed(null, Entry.value(Key.of("old"), Stamp.of(0, 0), new byte[] {'1'}, 0));

    assertThat(rumors.next(new Batch(ROOM, new Doubt(0, 0)), OTHERS)).containsExactly(entry);
    heard(entry, Feedback.NEWS);
    heard(entry, Feedback.KNOWN);
    heard(entry, Feedback.KNOWN);
    heard(entry, Feedback.KNOWN);
    assertThat(rumors.hasReady()).isFalse();
    assertThat(rumors.size()).isOne();
  }

  @Test
  void knowsForWhomThereIsNews() {
    assertThat(rumors.hasNewsFor(peer(1))).isTrue();
    rumors.heard(peer(1), List.of(entry), List.of(Feedback.NEWS));
    assertThat(rumors.hasNewsFor(peer(1))).isFalse();
    assertThat(rumors.hasNewsFor(peer(2))).isTrue();
    rumors.postpone(List.of(entry));
    assertThat(rumors.hasNewsFor(peer(2))).as("it rests").isFalse();
  }

  @Test
  void aBatchIsBoundedAndHasAtLeastOne() {
    Entry second = changed("k2", 1);
    changed("k3", 1);
    assertThat(rumors.next(new Batch(0, Doubt.NONE), OTHERS)).containsExactly(entry);
    assertThat(rumors.next(new Batch(entry.size() + second.size(), Doubt.NONE), OTHERS))
        .containsExactly(entry, second);
  }

  @Test
  void knowsWhichPeersHaveAllOfABatch() {
    rumors.heard(peer(1), List.of(entry), List.of(Feedback.NEWS));

    assertThat(rumors.isToldAll(peer(1), List.of(entry))).isTrue();
    assertThat(rumors.isToldAll(peer(2), List.of(entry))).isFalse();
    assertThat(rumors.isToldAll(peer(1), List.of(entry, changed("other", 1)))).isFalse();
  }
}
