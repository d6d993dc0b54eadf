package io.grapevine.rumor;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Doubt;
import io.grapevine.message.Feedback;
import io.grapevine.state.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes that are left to repairs: what peers refused, and what there was no room for. */
class LeftOutRumorsTest extends RumorFixture {

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
}
