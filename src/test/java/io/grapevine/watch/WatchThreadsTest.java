package io.grapevine.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.bytes.Parts;
import io.grapevine.state.Condition;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Tag;
import io.grapevine.state.Write;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.Seeds;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Watches on threads of their own beside writers: whenever a reader stops and goes on from its
 * bookmark, in the end it has what the state has, and no key went backwards.
 */
class WatchThreadsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int KEYS = 40;
  private static final int WRITERS = 3;
  private static final int READERS = 4;
  private static final int WRITES = 1_500;

  private final ManualClock clock = new ManualClock();
  private final Scheduler work = Schedulers.newParallel("watch-work", 2);

  @AfterEach
  void stop() {
    work.dispose();
  }

  @Test
  void everyReaderEndsWithTheStateBesideWriters() {
    Seeds.forEach(
        6,
        random -> {
          ReplicatedState state = States.empty(clock);
          Watches watches =
              new Watches(
                  state,
                  new History(state, clock, 1 << 10), // So short that readers fall out of it.
                  clock,
                  clock,
                  random.nextLong(),
                  work,
                  work,
                  new WatchProperties(READERS, 100, Duration.ofSeconds(5)),
                  new SimpleMeterRegistry());
          try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
              RandomGenerator its = new SplittableRandom(random.nextLong());
              writers.add(threads.submit(() -> write(state, its)));
            }
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
              RandomGenerator its = new SplittableRandom(random.nextLong());
              readers.add(
                  threads.submit(() -> new Reader(watches, its).readUntilEqual(state, writers)));
            }
            get(writers);
            get(readers);
          }
        });
  }

  private static void write(ReplicatedState state, RandomGenerator random) {
    for (int i = 0; i < WRITES; i++) {
      Key key = key(random);
      switch (random.nextInt(6)) {
        case 0 -> state.remove(key);
        case 1 -> state.touch(key, 0, Condition.NONE);
        case 2 ->
            state.write(
                List.of(
                    Write.put(Key.of("batch/a"), Utf8.bytes("" + i), 0, Condition.NONE),
                    Write.remove(Key.of("batch/b"), Condition.NONE)));
        default -> state.put(key, Utf8.bytes(Integer.toString(i)), 0);
      }
    }
  }

  private static Key key(RandomGenerator random) {
    return Key.of("key/" + random.nextInt(KEYS));
  }

  /** What a client does, on one thread. */
  private static final class Reader {

    private final Watches watches;
    private final RandomGenerator random;
    private final Semaphore ready = new Semaphore(0);
    private final Map<String, String> copy = new TreeMap<>();
    private final Map<String, String> stamps = new TreeMap<>();
    private Start start = Start.BEGINNING;
    private boolean live;

    Reader(Watches watches, RandomGenerator random) {
      this.watches = watches;
      this.random = random;
    }

    Void readUntilEqual(ReplicatedState state, List<Future<?>> writers) throws Exception {
      while (true) {
        Session session =
            watches.open(new Scope.Below(null), Form.LINES, start, ready::release).orElseThrow();
        boolean last = writers.stream().allMatch(Future::isDone);
        Map<String, String> goal = last ? content(state) : Map.of();
        live = false;
        for (int pieces = random.nextInt(60); last || pieces > 0; pieces--) {
          if (last && live && copy.equals(goal)) {
            session.close();
            return null;
          }
          Parts piece = session.next();
          if (piece == null) {
            assertThat(ready.tryAcquire(20, TimeUnit.SECONDS))
                .as("%s instead of %s", copy, goal)
                .isTrue();
            ready.drainPermits();
          } else {
            new String(piece.toByteArray(), UTF_8).lines().forEach(this::take);
          }
          if (!last && writers.stream().allMatch(Future::isDone)) {
            break;
          }
        }
        session.close();
      }
    }

    private void take(String line) {
      JsonNode event = JSON.readTree(line);
      String key = event.path("key").asString("");
      switch (event.required("event").asString()) {
        case "reset" -> copy.clear();
        case "put" -> {
          neverBackwards(key, event.required("tag").asString());
          copy.put(key, event.required("tag").asString());
        }
        case "delete" -> {
          neverBackwards(key, event.required("tag").asString());
          copy.remove(key);
        }
        case "live" -> live = true;
        default -> assertThat(event.required("event").asString()).isEqualTo("bookmark");
      }
      start = Bookmark.parse(event.required("bookmark").asString()).orElseThrow();
    }

    private void neverBackwards(String key, String tag) {
      String before = stamps.put(key, tag);
      assertThat(before == null || before.substring(0, 16).compareTo(tag.substring(0, 16)) <= 0)
          .as("%s from %s to %s", key, before, tag)
          .isTrue();
    }
  }

  private static Map<String, String> content(ReplicatedState state) {
    Map<String, String> content = new TreeMap<>();
    state
        .entries()
        .filter(entry -> !entry.isTombstone())
        .forEach(entry -> content.put(entry.keyText(), Tag.of(entry).toString()));
    return content;
  }

  private static void get(List<Future<?>> runs) {
    for (Future<?> run : runs) {
      try {
        run.get(60, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
