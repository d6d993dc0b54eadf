package io.grapevine.repair;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.message.SketchAnswer;
import io.grapevine.sketch.Sketch;
import io.grapevine.sketch.SketchBuilder;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.RandomEntries;
import io.grapevine.testing.Seeds;
import io.grapevine.testing.States;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StateSketchTest {

  private static final int KEPT = 32;

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);
  private final StateSketch sketch = following(state);

  private static StateSketch following(ReplicatedState state) {
    StateSketch sketch = new StateSketch(state, KEPT);
    state.followFromTheBeginning(sketch);
    return sketch;
  }

  @Test
  void isAlwaysTheSketchOfTheState() {
    Seeds.forEach(
        200,
        random -> {
          ManualClock time = new ManualClock();
          ReplicatedState changing = States.empty(time);
          StateSketch kept = following(changing);
          for (int i = 0; i < 60; i++) {
            change(changing, time, random);
            for (int symbols : new int[] {1, 7, KEPT, KEPT + 1, 3 * KEPT}) {
              assertThat(kept.prefix(symbols)).isEqualTo(fromScratch(changing, symbols));
            }
            changing
                .entries()
                .forEach(entry -> assertThat(kept.recent(entry.fingerprint())).contains(entry));
          }
        });
  }

  @Test
  void beginsWithWhatThereIs() {
    put("a", "1");
    put("b", "2");
    assertThat(following(state).prefix(KEPT)).isEqualTo(sketch.prefix(KEPT));
  }

  @Test
  void whatWasReplacedOrLeftIsNotRecent() {
    Entry first = put("k", "1");
    Entry second = put("k", "2");
    assertThat(sketch.recent(first.fingerprint())).isEmpty();
    assertThat(sketch.recent(second.fingerprint())).contains(second);

    state.retain(entry -> false);
    assertThat(sketch.recent(second.fingerprint())).isEmpty();
  }

  @Test
  void remembersThoseThatChangedLast() {
    Entry touched = put("touched", "1");
    Entry again = put("touched", "2");
    assertThat(sketch.recent(again.fingerprint())).contains(again);
    for (int i = 0; i < 100 * KEPT; i++) {
      put("key/" + i, "1");
    }
    Entry last = put("last", "1");

    assertThat(sketch.recent(touched.fingerprint())).isEmpty();
    assertThat(sketch.recent(again.fingerprint())).isEmpty();
    assertThat(sketch.recent(last.fingerprint())).contains(last);
  }

  @Test
  void anAnswerSaysOfWhichVersionItIs() {
    for (int i = 0; i < 100; i++) {
      put("key/" + i, "1");
    }
    SketchAnswer begin = SketchAnswer.decode(sketch.answer(0, 10));
    SketchAnswer rest = SketchAnswer.decode(sketch.answer(10, 90));

    assertThat(begin.version()).isEqualTo(state.version());
    assertThat(begin.entries()).isEqualTo(100);
    assertThat(begin.first()).isZero();
    assertThat(rest.version()).isEqualTo(state.version());
    assertThat(rest.first()).isEqualTo(10);
    assertThat(begin.run().append(rest.run())).isEqualTo(fromScratch(state, 100));
  }

  @Test
  void anAnswerDuringAWriteIsOfTheVersionBehindIt() throws Exception {
    put("before", "1");
    FutureTask<byte[]> answer = new FutureTask<>(() -> sketch.answer(0, KEPT));
    Thread answering = Thread.ofPlatform().unstarted(answer);
    synchronized (sketch) {
      answering.start();
      // It has looked at the version, and waits for the symbols.
      await().until(() -> answering.getState() == Thread.State.BLOCKED);
      put("meanwhile", "1");
    }

    SketchAnswer given = SketchAnswer.decode(answer.get());
    assertThat(given.run()).isEqualTo(fromScratch(state, KEPT));
    assertThat(given.version()).isEqualTo(state.version());
  }

  @Test
  void keepsOnlySoMany() {
    assertThat(sketch.keeps(KEPT)).isTrue();
    assertThat(sketch.keeps(KEPT + 1)).isFalse();
    assertThat(sketch.prefix(0)).isEqualTo(Sketch.empty());
  }

  @Test
  void anUnknownFingerprintHasNoEntry() {
    assertThat(sketch.recent(0)).isEqualTo(Optional.empty());
  }

  private static void change(ReplicatedState state, ManualClock time, RandomGenerator random) {
    RandomEntries entries = new RandomEntries(random);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> state.put(entries.key(), entries.value(), entries.ttl());
      case 3 -> state.remove(entries.key());
      case 4, 5, 6, 7 -> state.merge(entries.next());
      case 8 -> state.merge(Entry.tombstone(entries.key(), Stamp.of(ManualClock.START, 60_000)));
      case 9 -> {
        time.advance(Duration.ofMinutes(random.nextInt(6)));
        state.purge();
      }
      case 10 -> state.retain(entry -> random.nextInt(3) > 0);
      default -> {
        time.advance(Duration.ofHours(random.nextInt(3) == 0 ? 25 : 0));
        state.purge();
      }
    }
  }

  private static Sketch fromScratch(ReplicatedState state, int symbols) {
    SketchBuilder builder = new SketchBuilder(symbols);
    state.entries().forEach(entry -> builder.add(entry.fingerprint()));
    return builder.prefix(symbols);
  }

  private Entry put(String key, String json) {
    state.put(Key.of(key), bytes(json), 0);
    return state.entry(Key.of(key)).orElseThrow();
  }
}
