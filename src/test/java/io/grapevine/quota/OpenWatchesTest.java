package io.grapevine.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.quota.OpenWatches.Bound;
import io.grapevine.quota.OpenWatches.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenWatchesTest {

  private static final Bound TWO = new Bound(new Counted("two", "s"), 2);
  private static final Bound ONE = new Bound(new Counted("one", "s"), 1);

  private final OpenWatches watches = new OpenWatches();

  @Test
  void countsForAllBoundsOrForNone() {
    assertThat(watches.open(List.of(TWO, ONE))).isEmpty();
    assertThat(watches.open(List.of(TWO, ONE))).contains(ONE);

    assertThat(watches.open(TWO.counted())).isOne();
    assertThat(watches.open(List.of(TWO))).isEmpty();
    assertThat(watches.open(List.of(TWO))).contains(TWO);
  }

  @Test
  void whatIsClosedLeavesNothingBehind() {
    watches.open(List.of(TWO, ONE));
    watches.close(List.of(TWO, ONE));

    assertThat(watches.size()).isZero();
    assertThat(watches.open(List.of(ONE))).isEmpty();
  }

  /** Subjects can be any number. */
  @Test
  void aRefusedWatchLeavesNothingBehind() {
    Bound never = new Bound(new Counted("none", "s"), 0);

    assertThat(watches.open(List.of(ONE, never))).contains(never);

    assertThat(watches.size()).isZero();
  }

  @Test
  void threadsNeverHaveMoreThanTheBoundOpen() throws Exception {
    AtomicInteger open = new AtomicInteger();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(() -> {
        int most = 0;
        for (int j = 0; j < 20_000; j++) {
          Optional<Bound> passed = watches.open(List.of(TWO));
          if (passed.isEmpty()) {
            most = Math.max(most, open.incrementAndGet());
            open.decrementAndGet();
            watches.close(List.of(TWO));
          }
        }
        return most;
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> one : threads.invokeAll(tasks)) {
        assertThat(one.get()).isLessThanOrEqualTo(2);
      }
    }
    assertThat(watches.size()).isZero();
  }
}
