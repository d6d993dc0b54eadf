package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.Seeds;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ConcurrentReadersTest {

  private static final int KEYS = 8;
  private static final int WRITES = 20_000;
  private static final int READERS = 3;
  private static final int READS = 20_000;

  private final ReplicatedState state = States.empty(new ManualClock());

  @Test
  void seeOnlyWholeValuesOfTheKeyThatTheyAskFor() {
    Seeds.forEach(
        3,
        random -> {
          CountDownLatch start = new CountDownLatch(READERS + 1);
          try (ExecutorService threads = Executors.newFixedThreadPool(READERS + 1)) {
            List<Future<?>> runs = new ArrayList<>();
            RandomGenerator forWriter = ((SplittableRandom) random).split();
            runs.add(threads.submit(() -> write(start, forWriter)));
            for (int i = 0; i < READERS; i++) {
              RandomGenerator forReader = ((SplittableRandom) random).split();
              runs.add(threads.submit(() -> read(start, forReader)));
            }
            for (Future<?> run : runs) {
              run.get();
            }
          }
        });
  }

  private void write(CountDownLatch start, RandomGenerator random) {
    begin(start);
    for (int i = 0; i < WRITES; i++) {
      Key key = key(random);
      switch (random.nextInt(8)) {
        case 0 -> state.remove(key);
        case 1 -> state.retain(entry -> !entry.key().equals(key));
        default -> state.put(key, value(key, random.nextInt(300)), 0);
      }
    }
  }

  private void read(CountDownLatch start, RandomGenerator random) {
    begin(start);
    for (int i = 0; i < READS; i++) {
      if (random.nextInt(20) == 0) {
        state.entries().filter(entry -> !entry.isTombstone()).forEach(ConcurrentReadersTest::check);
        assertThat(state.entries().map(Entry::key)).isSorted().doesNotHaveDuplicates();
      } else {
        Key key = key(random);
        state
            .get(key)
            .ifPresent(entry -> {
              assertThat(entry.key()).isEqualTo(key);
              check(entry);
            });
      }
    }
  }

  /** A value says whose it is and how much follows: {@code "key 3 xxx"}. */
  private static byte[] value(Key key, int length) {
    return bytes("\"" + key + " " + length + " " + "x".repeat(length) + "\"");
  }

  private static void check(Entry entry) {
    String value = Utf8.valueOf(entry);
    String[] parts = value.substring(1, value.length() - 1).split(" ", -1);
    assertThat(parts[0]).isEqualTo(entry.keyText());
    assertThat(parts[2]).isEqualTo("x".repeat(Integer.parseInt(parts[1])));
    assertThat(entry.stamp()).isNotEqualTo(Stamp.OLDEST);
  }

  private static Key key(RandomGenerator random) {
    return Key.of("key/" + random.nextInt(KEYS));
  }

  private static void begin(CountDownLatch start) {
    start.countDown();
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
