package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Admission.Denial;
import io.grapevine.state.PutResult.Denied;
import io.grapevine.state.PutResult.Stored;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes that something outside the state has to admit. */
class AdmissionTest {

  private record No() implements Denial {}

  private static final Key A = Key.of("a");
  private static final Key B = Key.of("b");

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);
  private final Writer denied = state.writer(changes -> new No());

  @Test
  void aDeniedWriteOfAnyKindChangesNothing() {
    Entry present = ((Stored) state.put(A, bytes("1"), 1_000)).entry();
    Version version = state.version();
    Entry later = Entry.value(A, present.stamp() + 1, bytes("2"), 0);

    assertThat(
            List.of(
                denied.put(A, bytes("2"), 0, Condition.NONE),
                denied.touch(A, 5_000, Condition.NONE),
                denied.remove(A, Condition.NONE),
                denied.restore(later)))
        .containsOnly(new Denied(new No()));
    assertThat(denied.write(List.of(Write.remove(B, Condition.NONE))))
        .isEqualTo(new BatchResult.Failed(B, new Denied(new No())));
    assertThat(state.version()).isEqualTo(version);
  }

  @Test
  void seesEachEntryBesideTheOneThatItReplaces() {
    List<List<Change>> asked = new ArrayList<>();
    Writer writer =
        state.writer(changes -> {
          asked.add(changes);
          return null;
        });
    Entry first = ((Stored) writer.put(A, bytes("1"), 0, Condition.NONE)).entry();

    writer.write(
        List.of(Write.remove(A, Condition.NONE), Write.put(B, bytes("22"), 0, Condition.NONE)));

    assertThat(asked).hasSize(2);
    assertThat(asked.getFirst()).extracting(Change::before).containsExactly((Entry) null);
    assertThat(asked.getLast()).extracting(Change::before).containsExactly(first, null);
    assertThat(asked.getLast())
        .extracting(change -> change.entry().isTombstone())
        .containsExactly(true, false);
    assertThat(asked.getLast().getLast().entry().valueLength()).isEqualTo(2);
  }

  @Test
  void isNotAskedForWhatHasNoEffect() {
    Condition absent = new Condition(null, new Condition.Any());
    state.put(A, bytes("1"), 0);

    assertThat(denied.put(A, bytes("2"), 0, absent)).isInstanceOf(PutResult.Unmet.class);
    assertThat(denied.touch(B, 1, Condition.NONE)).isInstanceOf(PutResult.Absent.class);
  }

  @Test
  void isNeverAskedAboutEntriesOfPeersAndPurges() {
    assertThat(denied.put(A, bytes("1"), 0, Condition.NONE)).isInstanceOf(Denied.class);

    assertThat(state.merge(Entry.tombstone(A, Stamp.of(clock.millis(), 0))))
        .isEqualTo(MergeOutcome.MERGED);
    clock.advance(Duration.ofDays(2));
    assertThat(state.purge()).isOne();
  }
}
