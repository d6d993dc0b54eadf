package io.grapevine.agent.prefix;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Rights;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import reactor.core.scheduler.Schedulers;

@LiveNode
class StatisticsTest {

  private final Http node;
  private final ReplicatedState live;

  StatisticsTest(@LocalServerPort int port, @Autowired ReplicatedState live) {
    this.node = new Http(port);
    this.live = live;
  }

  @Test
  void countsWhatReadersSeeBelowAPrefix() {
    long bytes = 0;
    for (String key : new String[] {"stats/a", "stats/b", "stats/c/d"}) {
      live.put(Key.of(key), Utf8.bytes("[1,2]"), 0);
      bytes += live.get(Key.of(key)).orElseThrow().size();
    }
    live.remove(Key.of("stats/deleted"));

    assertThat(node.get("/v1/stats?prefix=stats/").body())
        .isEqualTo("{\"entries\":3,\"bytes\":%d}".formatted(bytes));
    assertThat(node.get("/v1/stats?prefix=stats/no").body())
        .isEqualTo("{\"entries\":0,\"bytes\":0}");
    assertThat(node.get("/v1/stats").statusCode()).isEqualTo(200);
    assertProblem(node.get("/v1/stats?prefix=" + "x".repeat(513)), 400, "invalid-key");
    assertProblem(node.get("/v1/stats?after=a"), 400, "invalid-parameter");
  }

  @Test
  void eachThousandEntriesAreATaskOfTheirOwn() {
    var clock = new ManualClock();
    ReplicatedState state = States.empty(clock);
    for (int i = 0; i < 2_500; i++) {
      state.put(Key.of("key/%04d".formatted(i)), Utf8.bytes("1"), 0);
    }
    Queue<Runnable> work = new ArrayDeque<>();
    var counted = new AtomicReference<Statistics.Totals>();
    new StatisticsController(state, clock, new Steps(Schedulers.fromExecutor(work::add)))
        .statistics(null, Rights.EVERYTHING)
        .subscribe(counted::set);

    int tasks = 0;
    for (Runnable task = work.poll(); task != null; task = work.poll()) {
      assertThat(counted).hasNullValue();
      task.run();
      tasks++;
    }

    assertThat(tasks).isEqualTo(3);
    assertThat(counted.get()).isEqualTo(new Statistics.Totals(2_500, state.bytes()));
  }
}
