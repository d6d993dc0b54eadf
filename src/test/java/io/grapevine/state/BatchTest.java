package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Condition.OneOf;
import io.grapevine.state.PutResult.Reason;
import io.grapevine.state.PutResult.Refused;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Writes of many keys that take effect together. */
class BatchTest {

  private static final Key A = Key.of("a");
  private static final Key B = Key.of("b");
  private static final Key C = Key.of("c");

  private final ManualClock clock = new ManualClock();
  private ReplicatedState state = States.empty(clock);

  @Test
  void allOfThemTakeEffectWithStampsThatAscend() {
    state.put(B, bytes("1"), 0);
    state.put(C, bytes("7"), 1_000);

    List<Entry> stored =
        stored(
            Write.put(A, bytes("2"), 500, Condition.NONE),
            Write.remove(B, Condition.NONE),
            Write.touch(C, 2_000, Condition.NONE));

    assertThat(stored).extracting(Entry::key).containsExactly(A, B, C);
    assertThat(stored).extracting(Entry::stamp).isSorted().doesNotHaveDuplicates();
    assertThat(state.entries()).containsExactlyElementsOf(stored);
    assertThat(stored.getFirst().expiry()).isEqualTo(clock.millis() + 500);
    assertThat(stored.get(1).isTombstone()).isTrue();
    assertThat(Utf8.text(stored.getLast().value())).isEqualTo("7");
    assertThat(stored.getLast().expiry()).isEqualTo(clock.millis() + 2_000);
  }

  @Test
  void oneConditionThatFailsKeepsAllOfThemFromTakingEffect() {
    Entry present = ((PutResult.Stored) state.put(B, bytes("1"), 0)).entry();
    Version before = state.version();
    long lastStamp = state.lastStamp();

    BatchResult result =
        write(
            Write.put(A, bytes("2"), 0, Condition.NONE),
            Write.put(B, bytes("2"), 0, new Condition(null, new Condition.Any())),
            Write.remove(C, Condition.NONE));

    assertThat(result).isEqualTo(new BatchResult.Failed(B, new PutResult.Unmet(present)));
    assertThat(state.version()).isEqualTo(before);
    assertThat(state.lastStamp()).isEqualTo(lastStamp);
  }

  @Test
  void aValueThatIsNotThereCannotBeTouched() {
    assertThat(
            write(
                Write.put(A, bytes("2"), 0, Condition.NONE), Write.touch(B, 1_000, Condition.NONE)))
        .isEqualTo(new BatchResult.Failed(B, new PutResult.Absent()));
    assertThat(state.size()).isZero();
  }

  @Test
  void limitsCountForAllOfThem() {
    state = States.empty(clock, new Limits(20, 2, 60));
    assertThat(writeValues(1, A, B, C)).isEqualTo(refused(A, Reason.TOO_MANY_ENTRIES));
    assertThat(writeValues(20, A, B)).isEqualTo(refused(A, Reason.TOO_MANY_BYTES));
    assertThat(writeValues(21, A)).isEqualTo(refused(A, Reason.VALUE_TOO_LARGE));
    assertThat(state.size()).isZero();

    assertThat(writeValues(18, A, B)).isInstanceOf(BatchResult.Stored.class);
    assertThat(state.bytes()).isEqualTo(60);
    assertThat(
            write(
                Write.put(A, bytes("1".repeat(20)), 0, Condition.NONE),
                Write.put(B, bytes("1".repeat(16)), 0, Condition.NONE)))
        .as("the one grows by what the other gives back")
        .isInstanceOf(BatchResult.Stored.class);
  }

  @Test
  void aNodeThatStopsTakesNone() {
    state.refuseWrites(Reason.STOPPING);

    assertThat(writeValues(1, A, B)).isEqualTo(refused(A, Reason.STOPPING));
  }

  @Test
  void theLastStampMustNotBeTooFarAheadEither() {
    long ahead = Stamp.of(clock.millis() + States.MAX_SKEW.toMillis(), Stamp.MAX_COUNTER - 1);
    state.merge(Entry.value(C, ahead, bytes("1"), 0));

    assertThat(writeValues(1, A, B)).isEqualTo(refused(A, Reason.CLOCK));
    assertThat(writeValues(1, A)).isInstanceOf(BatchResult.Stored.class);
  }

  @Test
  void aValueThatExpiresCoversTheOneThatItReplaces() {
    state.put(A, bytes("1"), 0);

    assertThat(stored(Write.put(A, bytes("2"), 1_000, Condition.NONE)).getFirst().covers())
        .isTrue();
  }

  /** Each thread moves a unit from one key to the other, if both are still what it has read. */
  @Test
  void noOtherWriterComesBetween() throws Exception {
    stored(
        Write.put(A, bytes("1000"), 0, Condition.NONE),
        Write.put(B, bytes("0"), 0, Condition.NONE));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> moved = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        moved.add(threads.submit((Callable<Integer>) this::moveUnits));
      }
      int retries = 0;
      for (Future<Integer> each : moved) {
        retries += each.get();
      }
      assertThat(number(A)).as("after %d retries", retries).isEqualTo(600);
      assertThat(number(B)).isEqualTo(400);
    }
  }

  private int moveUnits() {
    int retries = 0;
    for (int moved = 0; moved < 100; ) {
      Entry a = state.get(A).orElseThrow();
      Entry b = state.get(B).orElseThrow();
      BatchResult result =
          write(
              Write.put(A, bytes("" + (number(a) - 1)), 0, unchanged(a)),
              Write.put(B, bytes("" + (number(b) + 1)), 0, unchanged(b)));
      if (result instanceof BatchResult.Stored) {
        moved++;
      } else {
        retries++;
      }
    }
    return retries;
  }

  private static Condition unchanged(Entry entry) {
    return new Condition(new OneOf(Set.of(Tag.of(entry))), null);
  }

  private int number(Key key) {
    return number(state.get(key).orElseThrow());
  }

  private static int number(Entry entry) {
    return Integer.parseInt(Utf8.text(entry.value()));
  }

  private static BatchResult refused(Key key, Reason reason) {
    return new BatchResult.Failed(key, new Refused(reason));
  }

  private BatchResult writeValues(int length, Key... keys) {
    List<Write> writes = new ArrayList<>();
    for (Key key : keys) {
      writes.add(Write.put(key, bytes("1".repeat(length)), 0, Condition.NONE));
    }
    return state.write(writes);
  }

  private BatchResult write(Write... writes) {
    return state.write(List.of(writes));
  }

  private List<Entry> stored(Write... writes) {
    return ((BatchResult.Stored) write(writes)).entries();
  }
}
