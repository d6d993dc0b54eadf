package io.grapevine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.testing.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {

  private static Scope scope(String prefixes) {
    return Scope.of(List.of(prefixes.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "flags/, flags/x, true",
    "flags/, flags/, true",
    "flags/, flags, false",
    "flags/, flagsx, false",
    "flags, flags, true",
    "flags, flagship, true",
    "flags, flag, false",
    "a c e, c, true",
    "a c e, cx, true",
    "a c e, d, false",
    "a c e, 0, false",
    "a c e, ex, true",
    "a c e, f, false",
    "a ab abc, abcd, true",
  })
  void permitsTheKeysBelowItsPrefixes(String prefixes, String key, boolean permitted) {
    assertThat(scope(prefixes).permits(key)).isEqualTo(permitted);
  }

  @Test
  void permitsEveryKeyOrNone() {
    assertThat(Scope.ALL.permits("any")).isTrue();
    assertThat(Scope.NONE.permits("any")).isFalse();
    assertThat(Scope.of(List.of("a", "", "b"))).isEqualTo(Scope.ALL);
    assertThat(Scope.of(List.of())).isEqualTo(Scope.NONE);
  }

  @Test
  void itsPrefixesAreSortedAsKeysAreAndDisjoint() {
    assertThat(scope("b/x b 😀 \uFFFF a/ a/1 a0 b/").parts())
        .containsExactly("a/", "a0", "b", "\uFFFF", "😀");
  }

  @ParameterizedTest
  @CsvSource({
    "flags/ cart/, '', cart/ flags/",
    "flags/ cart/, flags/, flags/",
    "flags/ cart/, flags/x, flags/x",
    "flags/ cart/, flag, flags/",
    "flags/ cart/, flags, flags/",
    "flags/a flags/b flagsx flap, flags, flags/a flags/b flagsx",
  })
  void aPartOfItIsBelowAPrefix(String prefixes, String prefix, String parts) {
    assertThat(scope(prefixes).below(prefix)).isEqualTo(scope(parts));
  }

  @ParameterizedTest
  @CsvSource({"flags/ cart/, cash", "flags/ cart/, flagship", "flags/, z", "flags/, a"})
  void nothingOfItIsBelowAnotherPrefix(String prefixes, String prefix) {
    assertThat(scope(prefixes).below(prefix)).isEqualTo(Scope.NONE);
  }

  @Test
  void refusesAPrefixThatIsCutInsideACharacter() {
    assertThatThrownBy(() -> Scope.of(List.of("\uDE00")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itIsTheSameAsALookAtEachPrefix() {
    Seeds.forEach(
        300,
        random -> {
          List<String> prefixes = texts(random, random.nextInt(8));
          List<String> others = texts(random, random.nextInt(3));
          Scope scope = Scope.of(prefixes);
          Scope both = scope.and(Scope.of(others));

          for (String prefix : texts(random, 10)) {
            Scope below = scope.below(prefix);
            assertThat(below.parts()).isSortedAccordingTo(Prefixes.ORDER);
            for (String key : texts(random, 20)) {
              boolean permitted = prefixes.stream().anyMatch(key::startsWith);
              assertThat(scope.permits(key)).as("%s in %s", key, prefixes).isEqualTo(permitted);
              assertThat(below.permits(key))
                  .as("%s in %s below %s", key, prefixes, prefix)
                  .isEqualTo(permitted && key.startsWith(prefix));
              assertThat(both.permits(key))
                  .as("%s in %s or %s", key, prefixes, others)
                  .isEqualTo(permitted || others.stream().anyMatch(key::startsWith));
            }
          }
        });
  }

  private static List<String> texts(RandomGenerator random, int count) {
    return IntStream.range(0, count).mapToObj(i -> PrefixesTest.text(random, 3)).toList();
  }
}
