package io.grapevine.rumor;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Doubt;
import io.grapevine.message.Feedback;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.util.List;
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
  void whatPeersRefusedIsToldWhenOneHasTheSameState() {
    for (int i = 0; i < 8; i++) {
      heard(entry, Feedback.REFUSED);
    }

    rumors.foundEqual(rumors.position() - 1);
    assertThat(rumors.isTold()).as("it is later than the question").isFalse();
    rumors.foundEqual(rumors.position());

    assertThat(rumors.isTold()).isTrue();
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
      rumors.retry();
      assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(entry);
    }
    heard(entry, Feedback.REFUSED);
    rumors.retry();

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

    rumors.retry();

    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(second, entry);
  }

  @Test
  void whatNoPeerCanTakeRestsUntilItIsTriedAgain() {
    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), List.of())).isEmpty();
    assertThat(rumors.hasReady()).isFalse();
    assertThat(rumors.isQuiet()).isFalse();
    assertThat(rumors.untold()).isOne();

    rumors.retry();

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
  void onlyRumorsOfTheseEntriesEnd() {
    Entry second = changed("second", 1);
    rumors.heard(peer(1), List.of(entry, second), List.of(Feedback.NEWS, Feedback.NEWS));

    rumors.endWhatAllHave(List.of(peer(1), peer(2)), List.of(entry));
    assertThat(rumors.size()).isEqualTo(2);
    rumors.endWhatAllHave(List.of(peer(1)), List.of(entry));

    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(second);
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
  @DisplayName("Trap: a rumor died after six answers of the one other node of an island")
  void answersOfOnePeerCountOnce() {
    for (int i = 0; i < 2 * ENOUGH; i++) {
      rumors.heard(peer(1), List.of(entry), List.of(Feedback.KNOWN));
    }

    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), List.of(peer(1)))).isEmpty();
    rumors.retry();
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
  void ofTooManyRumorsThoseThatAPeerHasAreLeftToTheRepairsFirst() {
    RumorBuffer few = new RumorBuffer(ENOUGH, 2);
    Entry taken = entry("taken", 1);
    Entry second = entry("second", 2);
    Entry third = entry("third", 3);
    Entry fourth = entry("fourth", 4);
    few.changed(null, taken);
    few.heard(peer(1), List.of(taken), List.of(Feedback.NEWS));
    few.changed(null, second);
    few.changed(null, third);
    assertThat(few.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(second, third);
    assertThat(few.hasLeftOut()).isFalse();

    few.changed(null, fourth);

    assertThat(few.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(third, fourth);
    assertThat(few.size()).isEqualTo(2);
    assertThat(few.untold()).isEqualTo(3);
    assertThat(few.isOwn(second)).as("nobody else has it").isTrue();
    assertThat(few.isOwn(taken)).isFalse();
  }

  @Test
  void whatWasLeftOutIsToldWhenAPeerHasTheSameState() {
    RumorBuffer few = new RumorBuffer(ENOUGH, 1);
    Entry left = entry("left", 1);
    Entry kept = entry("kept", 2);
    long before = few.position();
    few.changed(null, left);
    long after = few.position();
    few.changed(null, kept);
    few.heard(peer(1), List.of(kept), List.of(Feedback.NEWS));
    assertThat(few.isTold()).isFalse();
    assertThat(few.hasUntold()).isFalse();

    few.foundEqual(before);
    assertThat(few.isTold()).as("it is later than the question").isFalse();
    few.foundEqual(after);

    assertThat(few.isTold()).isTrue();
  }

  @Test
  void aRestoredEntryWithAnOldStampIsLaterThanAQuestionBeforeIt() {
    RumorBuffer few = new RumorBuffer(ENOUGH, 1);
    few.changed(null, entry("first", 9));
    long question = few.position();
    few.changed(null, entry("restored", 1));
    Entry refused = entry("restored/too", 2);
    few.changed(null, refused);
    for (int i = 0; i < 8; i++) {
      few.heard(peer(i), List.of(refused), List.of(Feedback.REFUSED));
    }

    few.foundEqual(question);

    assertThat(few.untold()).as("none of the three").isEqualTo(3);
    few.foundEqual(few.position());
    assertThat(few.isTold()).isTrue();
  }

  @Test
  void whatPeersGaveIsLeftOutWithoutARemark() {
    RumorBuffer few = new RumorBuffer(ENOUGH, 1);
    Entry learned = entry("learned", 1);
    few.merged(null, learned);
    few.changed(null, entry("mine", 2));

    assertThat(few.hasLeftOut()).isFalse();
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

  @Test
  void knowsWhichPeersHaveAllOfABatch() {
    rumors.heard(peer(1), List.of(entry), List.of(Feedback.NEWS));

    assertThat(rumors.isToldAll(peer(1), List.of(entry))).isTrue();
    assertThat(rumors.isToldAll(peer(2), List.of(entry))).isFalse();
    assertThat(rumors.isToldAll(peer(1), List.of(entry, changed("other", 1)))).isFalse();
  }
}
