package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Condition.Any;
import io.grapevine.state.Condition.OneOf;
import io.grapevine.state.PutResult.Stored;
import io.grapevine.state.PutResult.Unmet;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ConditionTest {

  private static final Key KEY = Key.of("flags/a");
  private static final Condition ABSENT = new Condition(null, new Any());
  private static final Condition PRESENT = new Condition(new Any(), null);

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);

  @Test
  void onlyTheFirstOneCreates() {
    Entry first = ((Stored) put("1", ABSENT)).entry();

    assertThat(put("2", ABSENT)).isEqualTo(new Unmet(first));
    assertThat(state.get(KEY)).contains(first);
  }

  @Test
  void onlyThePresentTagReplaces() {
    Entry first = ((Stored) put("1", Condition.NONE)).entry();
    Entry second = ((Stored) put("2", match(first))).entry();
    Version before = state.version();

    assertThat(put("3", match(first))).isEqualTo(new Unmet(second));
    assertThat(state.version()).isEqualTo(before);
    assertThat(put("3", match(first, second))).isInstanceOf(Stored.class);
  }

  @Test
  void aKeyWithoutAValueMatchesNothing() {
    assertThat(put("1", PRESENT)).isEqualTo(new Unmet(null));
    assertThat(put("1", new Condition(new OneOf(Set.of()), null))).isEqualTo(new Unmet(null));
    assertThat(state.size()).isZero();
  }

  @Test
  void aDeletedValueIsNone() {
    Entry first = ((Stored) put("1", Condition.NONE)).entry();

    assertThat(state.remove(KEY, match(first))).isInstanceOf(Stored.class);
    assertThat(state.remove(KEY, match(first))).isEqualTo(new Unmet(null));
    assertThat(put("2", PRESENT)).isEqualTo(new Unmet(null));
    assertThat(put("2", ABSENT)).isInstanceOf(Stored.class);
  }

  @Test
  void anExpiredValueIsNone() {
    Entry first = ((Stored) state.put(KEY, bytes("1"), 1_000)).entry();
    clock.advance(Duration.ofSeconds(1));

    assertThat(put("2", match(first))).isEqualTo(new Unmet(null));
    assertThat(put("2", ABSENT)).isInstanceOf(Stored.class);
  }

  @Test
  void bothConditionsMustHold() {
    Entry first = ((Stored) put("1", Condition.NONE)).entry();
    OneOf tag = new OneOf(Set.of(Tag.of(first)));

    assertThat(put("2", new Condition(tag, tag))).isEqualTo(new Unmet(first));
    assertThat(put("2", new Condition(tag, new OneOf(Set.of())))).isInstanceOf(Stored.class);
  }

  @Test
  void aNodeThatRejectsWritesDecidesNothing() {
    state.refuseWrites(PutResult.Reason.STOPPING);

    assertThat(put("1", PRESENT)).isEqualTo(new PutResult.Refused(PutResult.Reason.STOPPING));
  }

  @Test
  void aHundredWritersIncrementOneValue() {
    put("0", Condition.NONE);
    int threads = 100;
    int increments = 20;
    try (ExecutorService writers = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        writers.submit(() -> {
          for (int done = 0; done < increments; ) {
            Entry present = state.get(KEY).orElseThrow();
            int next = Integer.parseInt(Utf8.valueOf(present)) + 1;
            if (put(Integer.toString(next), match(present)) instanceof Stored) {
              done++;
            }
          }
        });
      }
    }

    assertThat(state.get(KEY).map(Utf8::valueOf)).contains(Integer.toString(threads * increments));
  }

  private PutResult put(String json, Condition condition) {
    return state.put(KEY, bytes(json), 0, condition);
  }

  private static Condition match(Entry... entries) {
    return new Condition(new OneOf(Arrays.stream(entries).map(Tag::of).collect(toSet())), null);
  }
}
