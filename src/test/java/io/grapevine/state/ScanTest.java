package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.Seeds;
import io.grapevine.testing.States;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanTest {

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);

  @Test
  void givesValuesInKeyOrder() {
    put("b", "a/\u00e9", "\ud83c\udf47", "a", "\uff21", "a/b");
    assertThat(scan(null, null))
        .containsExactly("a", "a/b", "a/\u00e9", "b", "\uff21", "\ud83c\udf47");
  }

  @Test
  void givesValuesWithAPrefix() {
    put("a", "a/", "a/b", "a/b/c", "a0", "b");
    assertThat(scan("a/", null)).containsExactly("a/", "a/b", "a/b/c");
    assertThat(scan("a/b", null)).containsExactly("a/b", "a/b/c");
    assertThat(scan("c", null)).isEmpty();
    assertThat(scan("0", null)).isEmpty();
  }

  @Test
  void startsBehindAKeyThatNeedNotBeThere() {
    put("a", "b", "d");
    assertThat(scan(null, "b")).containsExactly("d");
    assertThat(scan(null, "c")).containsExactly("d");
    assertThat(scan(null, "0")).containsExactly("a", "b", "d");
    assertThat(scan(null, "d")).isEmpty();
  }

  @Test
  void startsBehindAKeyWithinAPrefix() {
    put("a", "p/1", "p/2", "p/3", "q");
    assertThat(scan("p/", "p/1")).containsExactly("p/2", "p/3");
    assertThat(scan("p/", "a")).containsExactly("p/1", "p/2", "p/3");
    assertThat(scan("p/", "p/3")).isEmpty();
    assertThat(scan("p/", "q")).isEmpty();
  }

  @Test
  void aKeyThatIsThePrefixItselfIsNotGivenTwice() {
    put("p", "p/1");
    assertThat(scan("p", "p")).containsExactly("p/1");
  }

  @Test
  void bothDirectionsGiveTheSameKeysOfAnyRange() {
    String[] texts = {"a", "a/", "a/b", "a/b/c", "a0", "b", "\u00e9", "\uffee", "\ud83c\udf47"};
    put(texts);
    List<@Nullable String> bounds = new ArrayList<>(List.of(texts));
    bounds.addAll(Arrays.asList(null, "0", "a/bb", "c", "\ud83c\udf47!"));
    for (String prefix : bounds) {
      for (String after : bounds) {
        for (String before : bounds) {
          KeyRange range = new KeyRange(key(prefix), key(after), key(before));
          List<String> expected =
              Stream.of(texts).filter(text -> range.contains(Key.of(text))).toList();
          assertThat(state.entries(range).map(Entry::keyText)).as("%s", range).isEqualTo(expected);
          assertThat(state.descending(range).map(Entry::keyText))
              .as("%s", range)
              .isEqualTo(expected.reversed());
        }
      }
    }
  }

  private static @Nullable Key key(@Nullable String text) {
    return text == null ? null : Key.of(text);
  }

  @Test
  void leavesOutWhatNoReaderSees() {
    put("a", "b", "c");
    state.remove(Key.of("b"));
    state.put(Key.of("expired"), bytes("1"), 1);
    clock.set(ManualClock.START + 1);

    assertThat(scan(null, null)).containsExactly("a", "c");
    assertThat(state.entries().map(Entry::keyText)).containsExactly("a", "b", "c", "expired");
  }

  @Test
  void pagesOfAnySizeGiveEverythingOnce() {
    Seeds.forEach(
        50,
        random -> {
          ReplicatedState paged = States.empty(clock);
          var expected = new TreeSet<Key>();
          for (int i = random.nextInt(60); i > 0; i--) {
            Key key = Key.of((random.nextBoolean() ? "p/" : "q/") + random.nextInt(100));
            paged.put(key, bytes("1"), 0);
            if (key.startsWith(Key.of("p/"))) {
              expected.add(key);
            }
          }
          int limit = 1 + random.nextInt(10);
          assertThat(pages(paged, Key.of("p/"), limit)).containsExactlyElementsOf(expected);
        });
  }

  private List<Key> pages(ReplicatedState state, Key prefix, int limit) {
    List<Key> keys = new ArrayList<>();
    List<Key> page =
        States.visible(state, clock, prefix, null).limit(limit).map(Entry::key).toList();
    while (!page.isEmpty()) {
      keys.addAll(page);
      page =
          States.visible(state, clock, prefix, page.getLast())
              .limit(limit)
              .map(Entry::key)
              .toList();
    }
    return keys;
  }

  private void put(String... keys) {
    for (String key : keys) {
      state.put(Key.of(key), bytes("1"), 0);
    }
  }

  private List<String> scan(@Nullable String prefix, @Nullable String after) {
    return States.visible(state, clock, key(prefix), key(after)).map(Entry::keyText).toList();
  }
}
