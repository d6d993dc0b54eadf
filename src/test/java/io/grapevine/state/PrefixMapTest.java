package io.grapevine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PrefixMapTest {

  private static final String[] LETTERS = {"a", "b", "/", "\u00e9", "\ud83c\udf47", "\u0000"};

  @Test
  void findsTheValuesOfAllPrefixesOfAKeyTheLongestFirst() {
    PrefixMap<String> map = mapOf(List.of("", "a", "a/b", "a/bc", "a/c", "b"));

    assertThat(find(map, "a/bcd")).containsExactly("a/bc", "a/b", "a", "");
    assertThat(find(map, "a/b")).containsExactly("a/b", "a", "");
    assertThat(find(map, "a/bb")).containsExactly("a/b", "a", "");
    assertThat(find(map, "a/d")).containsExactly("a", "");
    assertThat(find(map, "0")).containsExactly("");
  }

  @Test
  void anEmptyMapFindsNothing() {
    assertThat(PrefixMap.empty().isEmpty()).isTrue();
    assertThat(find(PrefixMap.empty(), "a")).isEmpty();
  }

  @Test
  void findsWhatALookAtEachPrefixFinds() {
    Seeds.forEach(
        300,
        random -> {
          Set<String> prefixes = new TreeSet<>();
          for (int i = random.nextInt(20); i > 0; i--) {
            prefixes.add(text(random, random.nextInt(5)));
          }
          PrefixMap<String> map = mapOf(prefixes);

          for (int i = 0; i < 50; i++) {
            String key = text(random, 1 + random.nextInt(6));
            List<String> expected =
                prefixes.stream()
                    .filter(key::startsWith)
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .toList();
            assertThat(find(map, key)).as(key).isEqualTo(expected);
          }
        });
  }

  private static String text(RandomGenerator random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return text.toString();
  }

  private static PrefixMap<String> mapOf(Iterable<String> prefixes) {
    Map<Optional<Key>, String> values = new HashMap<>();
    prefixes.forEach(prefix ->
        values.put(prefix.isEmpty() ? Optional.empty() : Optional.of(Key.of(prefix)), prefix));
    return PrefixMap.of(values);
  }

  private static <T> List<T> find(PrefixMap<T> map, String key) {
    List<T> found = new ArrayList<>();
    map.forEachPrefixOf(Key.of(key), found::add);
    return found;
  }
}
