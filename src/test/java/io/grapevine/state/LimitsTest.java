package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.PutResult.Reason;
import io.grapevine.state.PutResult.Refused;
import io.grapevine.state.PutResult.Stored;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static final int MAX_VALUE = 20;
  private static final int MAX_ENTRIES = 3;
  private static final int MAX_BYTES = 100;

  private final ReplicatedState state =
      States.empty(new ManualClock(), new Limits(MAX_VALUE, MAX_ENTRIES, MAX_BYTES));

  @Test
  void refusesAValueThatIsTooLarge() {
    assertThat(put("a", MAX_VALUE)).isInstanceOf(Stored.class);
    assertUnchangedBy(
        () -> assertThat(put("a", MAX_VALUE + 1)).isEqualTo(new Refused(Reason.VALUE_TOO_LARGE)));
  }

  @Test
  void refusesAKeyTooMany() {
    put("a", 1);
    put("b", 1);
    state.remove(Key.of("c"));
    assertUnchangedBy(() -> {
      assertThat(put("d", 1)).isEqualTo(new Refused(Reason.TOO_MANY_ENTRIES));
      assertThat(state.remove(Key.of("d"))).isEqualTo(new Refused(Reason.TOO_MANY_ENTRIES));
    });
    assertThat(put("a", 2)).isInstanceOf(Stored.class);
    assertThat(put("c", 2)).isInstanceOf(Stored.class);
    assertThat(state.remove(Key.of("a"))).isInstanceOf(Stored.class);
  }

  @Test
  void refusesAnUpdateThatGrowsPastTheMostBytes() {
    put("a", 20);
    put("b", 20);
    put("c", 20);
    assertThat(state.bytes()).isEqualTo(96);

    assertThat(put("c", 15)).isInstanceOf(Stored.class);
    assertThat(put("c", 20)).isInstanceOf(Stored.class);
    assertUnchangedBy(() ->
        assertThat(state.put(Key.of("c"), bytes("1".repeat(20)), 1))
            .isEqualTo(new Refused(Reason.TOO_MANY_BYTES)));
    assertThat(state.put(Key.of("c"), bytes("1".repeat(16)), 1)).isInstanceOf(Stored.class);
    assertThat(state.bytes()).isEqualTo(MAX_BYTES);
  }

  @Test
  void refusesANewKeyThatGrowsPastTheMostBytes() {
    put("a", 20);
    put("b", 20);
    assertUnchangedBy(
        () -> assertThat(put("c".repeat(10), 20)).isEqualTo(new Refused(Reason.TOO_MANY_BYTES)));
  }

  @Test
  void aFullStateMayShrinkAndBeRewritten() {
    put("a", 20);
    put("b", 20);
    state.put(Key.of("c"), bytes("1".repeat(16)), 1);
    assertThat(state.bytes()).isEqualTo(MAX_BYTES);

    assertThat(put("a", 20)).isInstanceOf(Stored.class);
    assertThat(put("b", 19)).isInstanceOf(Stored.class);
    assertThat(put("b", 20)).isInstanceOf(Stored.class);
    assertThat(state.remove(Key.of("a"))).isInstanceOf(Stored.class);
    assertThat(state.bytes()).isEqualTo(MAX_BYTES - 20);
  }

  @Test
  void aMergePastALimitChangesNothing() {
    put("a", 20);
    put("b", 20);
    assertUnchangedBy(() -> {
      assertThat(state.merge(entry("c", MAX_VALUE + 1))).isEqualTo(MergeOutcome.VALUE_TOO_LARGE);
      assertThat(state.merge(entry("a", MAX_VALUE + 1))).isEqualTo(MergeOutcome.VALUE_TOO_LARGE);
      assertThat(state.merge(entry("c".repeat(10), 20))).isEqualTo(MergeOutcome.NO_ROOM);
    });
    put("c", 1);
    assertUnchangedBy(() -> assertThat(state.merge(entry("d", 1))).isEqualTo(MergeOutcome.NO_ROOM));
  }

  @Test
  void aMergeThatDoesNotGrowAFullStateIsTaken() {
    put("a", 20);
    put("b", 20);
    put("c", 20);
    assertThat(state.merge(entry("a", 20))).isEqualTo(MergeOutcome.MERGED);
    assertThat(state.merge(entry("b", 1))).isEqualTo(MergeOutcome.MERGED);
  }

  @Test
  void aRefusedWriteDoesNotMoveTheClock() {
    put("a", 20);
    long before = state.lastStamp();
    put("a", MAX_VALUE + 1);
    put("b".repeat(100), 20);
    assertThat(state.lastStamp()).isEqualTo(before);
  }

  @Test
  void aRefusedMergeDoesNotMoveTheClock() {
    put("a", 20);
    long before = state.lastStamp();
    state.merge(entry("a", MAX_VALUE + 1));
    assertThat(state.lastStamp()).isEqualTo(before);
  }

  private void assertUnchangedBy(Runnable attempts) {
    Version version = state.version();
    long size = state.size();
    long bytes = state.bytes();
    List<Entry> entries = state.entries().toList();
    List<Entry> told = new ArrayList<>();
    state.follow(new Recorder(told));

    attempts.run();

    assertThat(state.version()).isEqualTo(version);
    assertThat(state.size()).isEqualTo(size);
    assertThat(state.bytes()).isEqualTo(bytes);
    assertThat(state.entries()).containsExactlyElementsOf(entries);
    assertThat(told).isEmpty();
  }

  private PutResult put(String key, int length) {
    return state.put(Key.of(key), bytes("1".repeat(length)), 0);
  }

  private static Entry entry(String key, int length) {
    long stamp = Stamp.of(ManualClock.START + 1, 0);
    return Entry.value(Key.of(key), stamp, bytes("1".repeat(length)), 0);
  }

  private record Recorder(List<Entry> told) implements ChangeListener {

    @Override
    public void changed(@Nullable Entry before, Entry entry) {
      told.add(entry);
    }

    @Override
    public void removed(Entry entry) {
      told.add(entry);
    }
  }
}
