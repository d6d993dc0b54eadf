package io.grapevine.rumor;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Doubt;
import io.grapevine.message.Feedback;
import io.grapevine.state.Entry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Feedback with a counter, stage by stage; three answers of peers that knew it are enough. */
class RumorBufferTest extends RumorFixture {

  @Test
  void aRumorDiesWhenEnoughPeersKnewIt() {
    heard(entry, Feedback.NEWS);
    heard(entry, Feedback.KNOWN);
    heard(entry, Feedback.KNOWN);
    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(entry);

    heard(entry, Feedback.KNOWN);

    assertThat(rumors.size()).isZero();
  }

  @Test
  void newsDoesNotSetTheCounterBack() {
    heard(entry, Feedback.KNOWN);
    heard(entry, Feedback.NEWS);
    heard(entry, Feedback.KNOWN);
    heard(entry, Feedback.NEWS);
    assertThat(rumors.size()).isOne();

    heard(entry, Feedback.KNOWN);

    assertThat(rumors.size()).isZero();
  }

  @Test
  void newsAloneNeverEndsARumor() {
    for (int i = 0; i < 100; i++) {
      heard(entry, Feedback.NEWS);
    }
    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(entry);
  }

  @Test
  void aPeerThatKnewItHoldsItAsWellAsOneThatTookIt() {
    assertThat(rumors.isTold()).isFalse();
    heard(entry, Feedback.KNOWN);
    assertThat(rumors.isTold()).isTrue();
    assertThat(rumors.size()).isOne();
  }

  @Test
  void refusalsDoNotEndARumorThatNobodyTook() {
    for (int i = 0; i < 7; i++) {
      heard(entry, Feedback.REFUSED);
      assertThat(rumors.hasReady()).as("it rests").isFalse();
      rumors.retry(ALL_IN_REACH);
      assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(entry);
    }
    heard(entry, Feedback.REFUSED);
    rumors.retry(ALL_IN_REACH);

    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS))
        .as("left to the repairs")
        .isEmpty();
    assertThat(rumors.nextUntold(new Batch(ROOM, Doubt.NONE)))
        .as("a last push tries it")
        .containsExactly(entry);
    assertThat(rumors.isTold()).isFalse();
    assertThat(rumors.untold()).isOne();
    heard(entry, Feedback.REFUSED);
    assertThat(rumors.nextUntold(new Batch(ROOM, Doubt.NONE))).containsExactly(entry);
  }

  @Test
  void whatWasRefusedSpreadsOnceSomebodyTookIt() {
    for (int i = 0; i < 8; i++) {
      heard(entry, Feedback.REFUSED);
    }
    heard(entry, Feedback.NEWS);

    assertThat(rumors.isTold()).isTrue();
    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(entry);
    assertThat(rumors.nextUntold(new Batch(ROOM, Doubt.NONE))).isEmpty();
  }

  @Test
  void whoRefusesWhatOthersTookCountsAsOneThatKnewIt() {
    heard(entry, Feedback.NEWS);
    heard(entry, Feedback.REFUSED);
    heard(entry, Feedback.KNOWN);
    assertThat(rumors.size()).isOne();
    heard(entry, Feedback.REFUSED);

    assertThat(rumors.size()).isZero();
  }

  @Test
  void refusalsBeforeAPeerTookItDoNotCountAsKnown() {
    for (int i = 0; i < ENOUGH; i++) {
      heard(entry, Feedback.REFUSED);
    }
    heard(entry, Feedback.KNOWN);
    heard(entry, Feedback.KNOWN);
    assertThat(rumors.size()).isOne();
  }

  @Test
  void oneAnswerMayEndARumorIfOneIsEnough() {
    RumorBuffer single = new RumorBuffer(1);
    single.changed(null, entry);
    single.heard(peer(1), List.of(entry), List.of(Feedback.KNOWN));
    assertThat(single.size()).isZero();
  }

  @Test
  void aNewerValueStartsCountingAnew() {
    heard(entry, Feedback.KNOWN);
    heard(entry, Feedback.KNOWN);
    Entry newer = changed("k", 2);
    heard(newer, Feedback.KNOWN);
    heard(newer, Feedback.KNOWN);
    assertThat(rumors.size()).isOne();
  }

  @Test
  void everyoneWasToldEndsWhatSpreadsAndNothingElse() {
    Entry untold = changed("untold", 1);
    rumors.heard(peer(1), List.of(entry), List.of(Feedback.NEWS));
    rumors.heard(peer(3), List.of(entry), List.of(Feedback.NEWS));
    rumors.endWhatAllHave(List.of(peer(1), peer(2)));
    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(untold, entry);

    rumors.heard(peer(2), List.of(entry), List.of(Feedback.NEWS));
    rumors.endWhatAllHave(List.of());
    assertThat(rumors.size()).isEqualTo(2);
    rumors.endWhatAllHave(List.of(peer(1), peer(2)));

    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(untold);
  }

  @Test
  void whatComesFromThoseWhoKnewItForLongIsDropped() {
    Entry mine = changed("mine", 1);
    Entry newer = changed("k", 2);

    rumors.drop(List.of(entry, mine));

    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS))
        .as("a later change stays")
        .containsExactly(newer);
  }

  @Test
  void whatLeftTheStateIsNoLongerTold() {
    rumors.removed(entry);
    assertThat(rumors.size()).isZero();
    heard(entry, Feedback.NEWS);
    assertThat(rumors.size()).isZero();
  }

  @Test
  void onlyRumorsOfTheseEntriesEndOrRest() {
    Entry second = changed("second", 1);
    rumors.heard(peer(1), List.of(entry, second), List.of(Feedback.NEWS, Feedback.NEWS));

    rumors.endOrRest(
        List.of(entry), new Reach(Set.of(peer(3)), List.of(peer(1), peer(2), peer(3))));
    assertThat(rumors.hasNewsFor(peer(2))).isTrue();
    rumors.endOrRest(List.of(entry), new Reach(Set.of(peer(3)), List.of(peer(1), peer(3))));
    assertThat(rumors.size()).isEqualTo(2);
    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(second);
    rumors.retry(ALL_IN_REACH);
    rumors.endOrRest(List.of(entry), new Reach(Set.of(), List.of(peer(1))));

    assertThat(rumors.size()).isOne();
    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(second);
  }

  @Test
  @DisplayName("Trap: a rumor died after six answers of the one other node of an island")
  void answersOfOnePeerCountOnce() {
    for (int i = 0; i < 2 * ENOUGH; i++) {
      rumors.heard(peer(1), List.of(entry), List.of(Feedback.KNOWN));
    }

    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), List.of(peer(1)))).isEmpty();
    rumors.retry(ALL_IN_REACH);
    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), List.of(peer(1), peer(2))))
        .containsExactly(entry);
  }

  @Test
  void whatPeersRefusedIsStillOwn() {
    for (int i = 0; i < 8; i++) {
      assertThat(rumors.isOwn(entry)).isTrue();
      heard(entry, Feedback.REFUSED);
    }

    assertThat(rumors.isOwn(entry)).isTrue();
    heard(entry, Feedback.KNOWN);
    assertThat(rumors.isOwn(entry)).isFalse();
  }

  @Test
  void whatAPeerGaveIsNotOwn() {
    rumors.merged(null, entry);

    assertThat(rumors.isOwn(entry)).isFalse();
  }

  @Test
  void aNewerEntryTakesThePlaceOfTheOlderWhereverThatWas() {
    Entry spreading = changed("spreading", 1);
    heard(spreading, Feedback.NEWS);
    Entry unwanted = changed("unwanted", 1);
    for (int i = 0; i < 8; i++) {
      heard(unwanted, Feedback.REFUSED);
    }
    assertThat(rumors.size()).isEqualTo(3);

    changed("spreading", 2);
    changed("unwanted", 2);

    assertThat(rumors.size()).isEqualTo(3);
    assertThat(rumors.untold()).isEqualTo(3);
  }
}
