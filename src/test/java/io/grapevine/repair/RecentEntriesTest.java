package io.grapevine.repair;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentEntriesTest {

  private static final int SETS = 4_096;
  private static final int PLACES = 8 * SETS;

  private final RecentEntries recent = new RecentEntries(SETS);

  @Test
  void hardlyAnyIsLostOfAThirdOfThePlaces() {
    Seeds.forEach(
        5,
        random -> {
          RecentEntries entries = new RecentEntries(SETS);
          int[] halves = random.ints(PLACES).toArray();
          for (int half : halves) {
            entries.add(half, entry(half));
          }
          long found =
              IntStream.of(halves)
                  .skip(PLACES * 2 / 3)
                  .filter(half -> entries.find(half, entry -> true).isPresent())
                  .count();
          assertThat(found).isGreaterThan(PLACES / 3 * 997L / 1_000);
        });
  }

  @Test
  void aFullSetLosesTheOldest() {
    List<Entry> sameSet = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      sameSet.add(entry(i));
      recent.add(7 + i * SETS, sameSet.get(i));
    }
    assertThat(recent.find(7, entry -> true)).isEmpty();
    for (int i = 1; i < 9; i++) {
      assertThat(recent.find(7 + i * SETS, entry -> true)).contains(sameSet.get(i));
    }
  }

  @Test
  void aPlaceThatBecameFreeIsTakenFirst() {
    List<Entry> sameSet = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      sameSet.add(entry(i));
      recent.add(i * SETS, sameSet.get(i));
    }
    recent.remove(5 * SETS, sameSet.get(5));
    recent.add(8 * SETS, entry(8));

    assertThat(recent.find(5 * SETS, entry -> true)).isEmpty();
    assertThat(recent.find(0, entry -> true)).contains(sameSet.get(0));
    assertThat(recent.find(8 * SETS, entry -> true)).contains(entry(8));
  }

  @Test
  void theSameHalfFindsTheLatestThatPasses() {
    recent.add(1, entry(1));
    recent.add(1, entry(2));
    assertThat(recent.find(1, entry -> true)).contains(entry(2));
    assertThat(recent.find(1, entry(1)::equals)).contains(entry(1));

    recent.remove(1, entry(2));
    assertThat(recent.find(1, entry -> true)).contains(entry(1));
  }

  @Test
  void anEmptyPlaceIsNoEntry() {
    assertThat(recent.find(0, entry -> true)).isEmpty();
  }

  private static Entry entry(int number) {
    return Entry.value(Key.of("key/" + number), 1, bytes("1"), 0);
  }
}
