package io.grapevine.agent.prefix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Rights;
import io.grapevine.json.EntryPieces;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** Scans that skip many entries that are invisible to readers. */
class LongScanTest {

  private static final int REMOVED = 5_000;

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final Steps steps = new Steps(Schedulers.fromExecutor(work::add));
  private final ScanController controller = new ScanController(state, clock, steps);
  private final List<String> received = new ArrayList<>();

  @BeforeEach
  void fill() {
    put("a");
    for (int i = 0; i < REMOVED; i++) {
      state.remove(Key.of("b/%04d".formatted(i)));
    }
    put("c");
  }

  private void put(String key) {
    state.put(Key.of(key), Utf8.bytes("1"), 0);
  }

  @Test
  @DisplayName("Trap: any number of deleted keys was skipped on the event loop")
  void whatStandsBehindManyRemovedKeysIsLookedForByTheThreadsForWork() {
    collect(controller.lines(below(null), Long.MAX_VALUE));
    assertThat(String.join("", received)).contains("\"a\"").doesNotContain("\"c\"");

    assertThat(runWork()).as("a task for each thousand of them").isEqualTo(5);
    assertThat(String.join("", received).lines()).hasSize(2);
  }

  @Test
  void aPageNamesTheNextOneOnlyIfItHasSomething() {
    collect(controller.page(below(null), 1));
    runWork();
    assertThat(String.join("", received)).contains("\"a\"").endsWith("],\"next\":\"a\"}");

    state.remove(Key.of("c"));
    received.clear();
    collect(controller.page(below(null), 1));
    runWork();
    assertThat(String.join("", received)).contains("\"a\"").endsWith("]}");
  }

  @Test
  void aShortScanNeedsNoOtherThread() {
    collect(controller.page(below("c"), 10));

    assertThat(String.join("", received)).contains("\"c\"").endsWith("]}");
    assertThat(work).isEmpty();
  }

  /** Runs all tasks; returns how many there were. */
  private int runWork() {
    int tasks = 0;
    for (Runnable task = work.poll(); task != null; task = work.poll()) {
      task.run();
      tasks++;
    }
    return tasks;
  }

  private static Listing below(@Nullable String prefix) {
    return Listing.of(Rights.EVERYTHING, prefix, null, null, null, null);
  }

  private void collect(EntryPieces pieces) {
    steps.of(pieces).subscribe(piece -> received.add(new String(piece, UTF_8)));
  }
}
