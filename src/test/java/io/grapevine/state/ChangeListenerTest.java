package io.grapevine.state;

import static io.grapevine.testing.ManualClock.START;
import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeListenerTest {

  private static final Key KEY = Key.of("k");

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);
  private final List<String> told = new ArrayList<>();

  ChangeListenerTest() {
    state.follow(listener("", told));
  }

  @Test
  void hearsOfEveryChangeInOrder() {
    state.put(KEY, bytes("1"), 0);
    state.put(KEY, bytes("2"), 0);
    state.merge(Entry.value(KEY, Stamp.of(START, 5), bytes("3"), 9));
    state.remove(KEY);

    assertThat(told)
        .containsExactly(
            "k = 1 @" + START + "+0",
            "k = 2 @" + START + "+1",
            "k = 3 for 9 ms @" + START + "+5",
            "k = deleted @" + START + "+6");
  }

  @Test
  void hearsOfRemovals() {
    state.put(KEY, bytes("1"), 0);
    state.retain(entry -> false);
    state.remove(KEY);
    clock.advance(Duration.ofDays(2));
    state.purge();

    assertThat(told)
        .containsExactly(
            "k = 1 @" + START + "+0",
            "gone: k = 1 @" + START + "+0",
            "k = deleted @" + START + "+1",
            "gone: k = deleted @" + START + "+1");
  }

  @Test
  void hearsOfTheEntryThatALateTombstoneTookOut() {
    state.put(KEY, bytes("1"), 0);
    clock.advance(Duration.ofDays(2));
    state.merge(Entry.tombstone(KEY, Stamp.of(START, 1)));

    assertThat(told).containsExactly("k = 1 @" + START + "+0", "gone: k = 1 @" + START + "+0");
  }

  @Test
  void hearsNothingOfWhatChangedNothing() {
    Entry entry = ((PutResult.Stored) state.put(KEY, bytes("1"), 0)).entry();
    told.clear();

    state.merge(entry);
    state.merge(Entry.value(KEY, Stamp.OLDEST, bytes("2"), 0));
    state.merge(Entry.value(KEY, Stamp.of(START + 3_600_000, 0), bytes("2"), 0));
    state.purge();
    state.retain(any -> true);

    assertThat(told).isEmpty();
  }

  @Test
  void everyListenerHearsFromItsBeginningOn() {
    state.put(KEY, bytes("1"), 0);
    state.follow(listener("second: ", told));
    state.put(KEY, bytes("2"), 0);

    assertThat(told)
        .containsExactly(
            "k = 1 @" + START + "+0", "k = 2 @" + START + "+1", "second: k = 2 @" + START + "+1");
  }

  @Test
  void theStateHoldsAChangeWhenAListenerHearsOfIt() {
    List<Entry> seen = new ArrayList<>();
    state.follow(
        new ChangeListener() {
          @Override
          public void changed(@Nullable Entry before, Entry entry) {
            seen.add(state.entry(entry.key()).orElseThrow());
          }

          @Override
          public void removed(Entry entry) {
            assertThat(state.entry(entry.key())).isEmpty();
          }
        });

    state.put(KEY, bytes("1"), 0);
    state.put(KEY, bytes("2"), 0);
    state.retain(entry -> false);

    assertThat(seen).map(Entry::toString).isEqualTo(told.subList(0, 2));
  }

  private static ChangeListener listener(String name, List<String> told) {
    return new ChangeListener() {
      @Override
      public void changed(@Nullable Entry before, Entry entry) {
        told.add(name + entry);
      }

      @Override
      public void removed(Entry entry) {
        told.add(name + "gone: " + entry);
      }
    };
  }
}
