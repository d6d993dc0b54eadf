package io.grapevine.rumor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Doubt;
import io.grapevine.message.Feedback;
import io.grapevine.state.Change;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a buffer asks for a round at once. */
class RumorWakeTest extends RumorFixture {

  private int woken;

  @Test
  void theFirstChangeAfterTheBeginningOfARoundWakes() {
    rumors.beginRound();
    rumors.whenWoken(() -> woken++);
    changed("k2", 1);
    changed("k3", 1);
    changed("k2", 2);
    assertThat(woken).isOne();

    assertThat(rumors.beginRound()).isTrue();
    changed("k4", 1);
    changed("k5", 1);
    assertThat(woken).as("also while others are on their way").isEqualTo(2);
  }

  @Test
  void whatWasWrittenTogetherIsSentTogether() {
    rumors.drop(List.of(entry));
    rumors.beginRound();
    List<Entry> sent = new ArrayList<>();
    rumors.whenWoken(() -> {
      woken++;
      sent.addAll(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS));
    });
    List<Entry> written = List.of(entry("k2", 1), entry("k3", 2), entry("k4", 3));

    rumors.changedTogether(written.stream().map(each -> new Change(null, each)).toList());

    assertThat(woken).isOne();
    assertThat(sent).as("a round that begins at once").isEqualTo(written);
  }

  @Test
  void aNewBufferWakes() {
    RumorBuffer fresh = new RumorBuffer(ENOUGH);
    fresh.whenWoken(() -> woken++);
    fresh.changed(null, entry);
    fresh.changed(null, entry);
    assertThat(woken).isOne();
  }

  @Test
  void aRoundThatFoundNothingLetsTheNextChangeWake() {
    rumors.whenWoken(() -> woken++);
    rumors.removed(entry);
    assertThat(rumors.beginRound()).isFalse();
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

  @Test
  void aLatePeerWakesButWhatWasRefusedRests() {
    Entry refused = entry("refused", 1);
    rumors.changed(null, refused);
    rumors.next(new Batch(ROOM, Doubt.NONE), List.of());
    rumors.heard(peer(0), List.of(refused), List.of(Feedback.REFUSED));
    rumors.beginRound();
    rumors.whenWoken(() -> woken++);

    rumors.retryUnrefused(ALL_IN_REACH);

    assertThat(woken).isOne();
    assertThat(rumors.next(new Batch(ROOM, Doubt.NONE), OTHERS)).containsExactly(entry);
  }
}
