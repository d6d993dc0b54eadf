package io.grapevine.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.testing.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SketchTest {

  private static final int SYMBOLS = 100;

  @Test
  void aPrefixIsTheShorterSketch() {
    Seeds.forEach(
        20,
        random -> {
          long[] set = Sketches.randomSet(random, random.nextInt(1_000));
          int symbols = random.nextInt(SYMBOLS + 1);
          assertThat(Sketches.of(SYMBOLS, set).prefix(symbols))
              .isEqualTo(Sketches.of(symbols, set))
              .hasSameHashCodeAs(Sketches.of(symbols, set));
        });
  }

  @Test
  void aPrefixAndWhatFollowsAreTheWhole() {
    Seeds.forEach(
        20,
        random -> {
          Sketch sketch = Sketches.of(SYMBOLS, Sketches.randomSet(random, random.nextInt(1_000)));
          int symbols = random.nextInt(SYMBOLS + 1);
          assertThat(sketch.prefix(symbols).append(sketch.from(symbols))).isEqualTo(sketch);
        });
  }

  @Test
  void nothingAppendedChangesNothing() {
    Sketch sketch = Sketches.of(SYMBOLS, 1, 2, 3);
    assertThat(sketch.append(Sketch.empty())).isEqualTo(sketch);
    assertThat(Sketch.empty().append(sketch)).isEqualTo(sketch);
  }

  @Test
  void knowsTheSizeOfTheSet() {
    assertThat(Sketches.of(SYMBOLS, 1, 2, 3).count()).isEqualTo(3);
    assertThat(Sketches.of(SYMBOLS).count()).isZero();
    assertThat(Sketch.empty().count()).isZero();
    assertThat(Sketch.empty().size()).isZero();
  }

  @Test
  void aDifferenceIsTheSketchOfWhatIsNotInBothAndAsLongAsTheShorter() {
    Sketch left = Sketches.of(SYMBOLS, 1, 2, 3);
    assertThat(left.minus(Sketches.of(60, 2, 3))).isEqualTo(Sketches.of(60, 1));
    assertThat(Sketches.of(60, 1, 2, 3).minus(Sketches.of(SYMBOLS, 2)))
        .isEqualTo(Sketches.of(60, 1, 3));
    assertThat(left.minus(Sketch.empty())).isEqualTo(Sketch.empty());
  }

  @Test
  void hasNoMoreThanItsSymbols() {
    var builder = new SketchBuilder(SYMBOLS);
    assertThatThrownBy(() -> builder.prefix(SYMBOLS + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> builder.prefix(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    Sketch sketch = builder.prefix(SYMBOLS);
    assertThatThrownBy(() -> sketch.prefix(SYMBOLS + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> sketch.from(SYMBOLS + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void isNotTouchedByWhatIsAddedLater() {
    var builder = new SketchBuilder(SYMBOLS);
    builder.add(1);
    Sketch before = builder.prefix(SYMBOLS);
    builder.add(2);
    assertThat(before).isEqualTo(Sketches.of(SYMBOLS, 1));
  }

  @Test
  void aSetThatChangesHasTheSketchOfTheSetThatItBecame() {
    Seeds.forEach(
        20,
        random -> {
          long[] set = Sketches.randomSet(random, 500);
          set[0] = 0;
          var builder = new SketchBuilder(SYMBOLS);
          boolean[] present = new boolean[set.length];
          for (int step = 0; step < 3_000; step++) {
            int i = random.nextInt(set.length);
            if (present[i]) {
              builder.remove(set[i]);
            } else {
              builder.add(set[i]);
            }
            present[i] = !present[i];
          }
          var anew = new SketchBuilder(SYMBOLS);
          for (int i = set.length - 1; i >= 0; i--) {
            if (present[i]) {
              anew.add(set[i]);
            }
          }
          assertThat(builder.prefix(SYMBOLS)).isEqualTo(anew.prefix(SYMBOLS));
        });
  }

  @Test
  void aSetThatBecameEmptyLeavesNothing() {
    Seeds.forEach(
        5,
        random -> {
          long[] set = Sketches.randomSet(random, 1_000);
          var builder = new SketchBuilder(SYMBOLS);
          Arrays.stream(set).forEach(builder::add);
          Arrays.stream(set).forEach(builder::remove);
          assertThat(builder.prefix(SYMBOLS)).isEqualTo(Sketches.of(SYMBOLS));
        });
  }
}
