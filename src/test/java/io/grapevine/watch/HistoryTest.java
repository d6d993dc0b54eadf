package io.grapevine.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Version;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.Seeds;
import io.grapevine.testing.States;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What a history knows of the versions of a state. */
class HistoryTest {

  private static final int SIZE = 1 << 9;

  /** As a list of all versions says it, whenever marks are asked for. */
  @Test
  void marksAreThoseOfTheVersions() {
    Seeds.forEach(20, HistoryTest::marksAreThoseOfTheVersions);
  }

  private static void marksAreThoseOfTheVersions(RandomGenerator random) {
    ManualClock clock = new ManualClock();
    ReplicatedState state = States.empty(clock);
    History history = new History(state, clock, SIZE);
    Map<Long, Version> after = new HashMap<>();
    state.follow(history);
    after.put(0L, state.version());
    for (int step = 0; step < 2_000; step++) {
      change(state, clock, random);
      after.put(history.head(), state.version());
      if (random.nextInt(100) == 0) {
        long number = random.nextLong(history.head() + 1);
        Version version = requireNonNull(after.get(number));
        boolean known = number == 0 || history.head() - number < SIZE;
        assertThat(history.markAfter(number))
            .as("step %d, change %d of %d", step, number, history.head())
            .isEqualTo(known ? Optional.of(Mark.of(version)) : Optional.<Mark>empty());
        long found = history.find(Mark.of(version));
        assertThat(found == -1 ? null : after.get(found))
            .as("step %d, change %d of %d", step, number, history.head())
            .isEqualTo(history.goesBackTo(number) ? version : null);
      }
    }
  }

  private static void change(ReplicatedState state, ManualClock clock, RandomGenerator random) {
    Key key = Key.of("key/" + random.nextInt(50));
    switch (random.nextInt(8)) {
      case 0 -> state.remove(key);
      case 1 -> {
        clock.advance(Duration.ofMinutes(random.nextInt(20)));
        state.purge();
      }
      default ->
          state.put(
              key, Integer.toString(random.nextInt()).getBytes(UTF_8), random.nextInt(60_000));
    }
  }

  /** From two versions follows what changed between them; a reader may not know that. */
  @Test
  void aMarkDoesNotSayTheVersion() throws NoSuchAlgorithmException {
    ManualClock clock = new ManualClock();
    ReplicatedState state = States.empty(clock);
    History history = new History(state, clock, SIZE);
    state.follow(history);
    state.put(Key.of("secret"), "true".getBytes(UTF_8), 0);
    Version version = state.version();

    Mark mark = history.markAfter(1).orElseThrow();

    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(version.toString()));
    assertThat(mark).hasToString(HexFormat.of().formatHex(hash, 0, 16));
  }
}
