package io.grapevine.rumor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Doubt;
import io.grapevine.message.Feedback;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import org.junit.jupiter.api.Test;

/** When a buffer asks for a round at once. */
class RumorWakeTest extends RumorFixture {

  private int woken;

  @Test
  void aQuietBufferWakesOnce() {
    rumors.whenWoken(() -> woken++);
    changed("k2", 1);
    assertThat(woken).as("it was busy already").isZero();

    heard(entry, Feedback.KNOWN);
    heard(rumors.next(ROOM, Doubt.NONE, OTHERS).getFirst(), Feedback.KNOWN);
    for (int i = 1; i < ENOUGH; i++) {
      rumors.next(ROOM, Doubt.NONE, OTHERS).forEach(rumor -> heard(rumor, Feedback.KNOWN));
    }
    assertThat(rumors.size()).isZero();
    changed("k3", 1);
    assertThat(woken).as("no round found it empty yet").isZero();

    rumors.removed(rumors.next(ROOM, Doubt.NONE, OTHERS).getFirst());
    assertThat(rumors.next(ROOM, Doubt.NONE, OTHERS)).isEmpty();
    changed("k4", 1);
    changed("k5", 1);
    changed("k4", 2);
    assertThat(woken).isOne();
    rumors.next(ROOM, Doubt.NONE, OTHERS);
    changed("k6", 1);
    assertThat(woken).as("a busy one keeps to its interval").isOne();
  }

  @Test
  void aNewBufferIsQuiet() {
    RumorBuffer fresh = new RumorBuffer(ENOUGH);
    fresh.whenWoken(() -> woken++);
    fresh.changed(null, entry);
    fresh.changed(null, entry);
    assertThat(woken).isOne();
  }

  @Test
  void whatPeersOnlyRefuseLeavesTheBufferQuiet() {
    rumors.whenWoken(() -> woken++);
    for (int i = 0; i < 8; i++) {
      heard(entry, Feedback.REFUSED);
    }
    assertThat(rumors.next(ROOM, Doubt.NONE, OTHERS)).isEmpty();
    changed("k2", 1);
    assertThat(woken).isOne();
  }

  @Test
  void isQuietOnlyWhereNothingIsLeftToTell() {
    assertThat(new RumorBuffer(ENOUGH).isQuiet()).isTrue();
    assertThat(rumors.isQuiet()).as("nobody took it").isFalse();
    heard(entry, Feedback.NEWS);
    assertThat(rumors.isQuiet()).as("it is spreading").isFalse();
    for (int i = 0; i < ENOUGH; i++) {
      heard(entry, Feedback.KNOWN);
    }
    assertThat(rumors.isQuiet()).isTrue();
  }

  @Test
  void knowsSinceWhenTheOldestChangeIsWithoutAPeer() {
    Entry older = Entry.value(Key.of("older"), Stamp.of(0, 0), "1".getBytes(UTF_8), 0);
    assertThat(rumors.oldestUntold()).hasValue(1);
    rumors.changed(null, older);
    assertThat(rumors.oldestUntold()).hasValue(0);

    heard(older, Feedback.NEWS);
    assertThat(rumors.oldestUntold()).hasValue(1);
    heard(entry, Feedback.KNOWN);
    assertThat(rumors.oldestUntold()).isEmpty();
  }
}
