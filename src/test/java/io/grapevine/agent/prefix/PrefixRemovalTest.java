package io.grapevine.agent.prefix;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.agent.AnswerParts;
import io.grapevine.agent.wait.WaitParts;
import io.grapevine.holders.Holders;
import io.grapevine.state.Admission;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.KeyRange;
import io.grapevine.state.KeyRanges;
import io.grapevine.state.PutResult;
import io.grapevine.state.PutResult.Reason;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@LiveNode
class PrefixRemovalTest {

  private final Http node;
  private final ReplicatedState live;

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final AtomicReference<@Nullable ResponseEntity<?>> answer = new AtomicReference<>();

  PrefixRemovalTest(@LocalServerPort int port, @Autowired ReplicatedState live) {
    this.node = new Http(port);
    this.live = live;
  }

  @Test
  void deletesWhatReadersSeeBelowThePrefix() {
    for (String key : new String[] {"remove/a", "remove/b/c", "remove/d", "removal"}) {
      put(live, key);
    }
    live.remove(Key.of("remove/d"));
    Entry tombstone = live.entry(Key.of("remove/d")).orElseThrow();

    assertThat(node.delete("/v1/state?prefix=remove/").body()).isEqualTo("{\"deleted\":2}");

    assertThat(live.get(Key.of("remove/a"))).isEmpty();
    assertThat(live.get(Key.of("removal"))).isPresent();
    assertThat(live.entry(Key.of("remove/d"))).contains(tombstone);
    assertThat(node.delete("/v1/state?prefix=remove/").body()).isEqualTo("{\"deleted\":0}");
  }

  @Test
  void needsAPrefixAndTakesNoCondition() {
    assertProblem(node.delete("/v1/state"), 400, "invalid-parameter");
    assertProblem(node.delete("/v1/state?prefix="), 400, "invalid-parameter");
    assertProblem(node.delete("/v1/state?prefix=" + "x".repeat(513)), 400, "invalid-key");
    assertProblem(
        node.send("DELETE", "/v1/state?prefix=a", BodyPublishers.noBody(), "If-Match", "*"),
        400,
        "invalid-condition");
  }

  @Test
  void eachThousandEntriesAreATaskOfTheirOwn() {
    fill(2_500);

    begin();
    int tasks = 0;
    for (Runnable task = work.poll(); task != null; task = work.poll()) {
      task.run();
      tasks++;
    }

    assertThat(tasks).isEqualTo(3);
    assertThat(state.tombstones()).isEqualTo(2_500);
    assertThat(body()).isEqualTo(new PrefixController.Removed(2_500));
  }

  @Test
  void whatIsWrittenMeanwhileStays() {
    fill(2_500);

    begin();
    runOne();
    put(state, "p/0000");
    put(state, "p/2000");
    put(state, "p/2000/new");
    clock.advance(Duration.ofSeconds(1));
    state.merge(Entry.value(Key.of("p/2001"), Stamp.of(clock.millis(), 0), Utf8.bytes("2"), 0));
    while (!work.isEmpty()) {
      runOne();
    }

    assertThat(state.get(Key.of("p/0000"))).isPresent();
    assertThat(state.get(Key.of("p/2000"))).isPresent();
    assertThat(state.get(Key.of("p/2000/new"))).isPresent();
    assertThat(state.get(Key.of("p/2001"))).isPresent();
    assertThat(body()).isEqualTo(new PrefixController.Removed(2_498));
  }

  /** A writer that is always some keys ahead of it. */
  @Test
  void endsBesideAWriter() {
    fill(1_500);
    var removal =
        new PrefixRemoval(
            state,
            state.writer(Admission.OPEN),
            clock,
            KeyRanges.of(KeyRange.of(Key.of("p/"))),
            false);
    int steps = 0;

    boolean goesOn;
    do {
      for (int i = 0; i < 500; i++) {
        put(state, "p/9/%06d".formatted(steps * 500 + i));
      }
      goesOn = removal.step();
      steps++;
    } while (goesOn && steps < 10);

    assertThat(goesOn).isFalse();
    assertThat(removal.deleted()).isEqualTo(1_500);
    assertThat(state.tombstones()).isEqualTo(1_500);
  }

  @Test
  void aRefusalInTheMiddleSaysHowManyWereDeleted() {
    fill(2_500);

    begin();
    runOne();
    state.refuseWrites(Reason.STOPPING);
    runOne();

    assertThat(work).isEmpty();
    ProblemDetail problem = (ProblemDetail) body();
    assertThat(problem.getStatus()).isEqualTo(503);
    assertThat(problem.getDetail()).contains("shutting down").contains("1000 values were deleted");
    assertThat(problem.getProperties()).containsEntry("deleted", 1_000L);
  }

  @Test
  void enoughNodesMustHaveEachTombstone() {
    fill(1_500);
    var awaited = new ArrayList<Entry>();
    var parts =
        new WaitParts(
            new Holders() {
              @Override
              public int nodes() {
                return 3;
              }

              @Override
              public Mono<Integer> await(Entry entry, int count, Mono<?> until) {
                awaited.add(entry);
                return Mono.just(entry.keyText().equals("p/1234") ? 2 : 3);
              }
            },
            Schedulers.parallel());

    begin(parts, "all");
    while (!work.isEmpty()) {
      runOne();
    }

    assertThat(awaited).hasSize(1_500).allMatch(Entry::isTombstone);
    assertThat(Objects.requireNonNull(answer.get()).getStatusCode().value()).isEqualTo(504);
    assertThat(state.tombstones()).isEqualTo(1_500);
  }

  private void begin() {
    begin(WaitParts.alone(), null);
  }

  private void begin(WaitParts parts, @Nullable String w) {
    var answers = AnswerParts.of(state);
    var steps = new Steps(Schedulers.fromExecutor(work::add));
    new PrefixController(state, clock, answers, parts.writes, steps)
        .remove(
            Key.of("p/"),
            KeyRanges.of(KeyRange.of(Key.of("p/"))),
            parts.writes.of(w, null),
            state.writer(Admission.OPEN))
        .subscribe(answer::set);
  }

  private void runOne() {
    Objects.requireNonNull(work.poll()).run();
  }

  private Object body() {
    return Objects.requireNonNull(Objects.requireNonNull(answer.get()).getBody());
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      put(state, "p/%04d".formatted(i));
    }
    put(state, "q");
  }

  private static void put(ReplicatedState state, String key) {
    assertThat(state.put(Key.of(key), Utf8.bytes("1"), 0)).isInstanceOf(PutResult.Stored.class);
  }
}
