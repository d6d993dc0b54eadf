package io.grapevine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AuditTest {

  private final ManualClock clock = new ManualClock();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  @Test
  void writesLinesInTheirOrder() {
    try (Audit audit = new Audit(log::add, clock, clock, 10)) {
      audit.write(audit.line().with("number", 1));
      audit.write(audit.line().with("number", 2));
    }

    assertThat(log)
        .containsExactly(
            "{\"time\":\"2023-11-14T22:13:20Z\",\"number\":1}",
            "{\"time\":\"2023-11-14T22:13:20Z\",\"number\":2}");
  }

  @Test
  void whatIsTooMuchForASecondIsCounted() {
    try (Audit audit = new Audit(log::add, clock, clock, 10)) {
      for (int i = 0; i < 100; i++) {
        audit.write(audit.line().with("number", i));
      }
      clock.advance(Duration.ofMillis(500));
      for (int i = 0; i < 100; i++) {
        audit.write(audit.line().with("number", i));
      }
    }

    assertThat(log).hasSize(10 + 5 + 1);
    assertThat(leftOut()).isEqualTo(185);
  }

  @Test
  void aLineThatTheLogDoesNotTakeIsCountedAndTheNextOneIsWritten() {
    Consumer<String> some =
        line -> {
          if (line.contains("broken")) {
            throw new IllegalStateException("no log");
          }
          log.add(line);
        };
    Audit audit = new Audit(some, clock, clock, 10);
    audit.write(audit.line().with("state", "broken"));
    audit.write(audit.line().with("state", "whole"));
    audit.close();

    assertThat(log)
        .containsExactly(
            "{\"time\":\"2023-11-14T22:13:20Z\",\"state\":\"whole\"}",
            "{\"time\":\"2023-11-14T22:13:20Z\",\"leftOut\":1}");
    assertThat(audit.leftOut()).isOne();
  }

  @Test
  void aLogThatBlocksStopsNobodyAndCostsNoMemoryWithoutBound() throws Exception {
    CountDownLatch console = new CountDownLatch(1);
    Audit audit =
        new Audit(
            line -> {
              await(console);
              log.add(line);
            },
            clock,
            clock,
            10_000);
    for (int i = 0; i < 5_000; i++) {
      audit.write(audit.line().with("number", i));
    }
    audit.report();
    assertThat(log).isEmpty();

    console.countDown();
    audit.close();

    assertThat(log.size()).isBetween(Audit.WAITING, Audit.WAITING + 2);
    assertThat(log.size() - 1 + leftOut()).isEqualTo(5_000);
    assertThat(audit.leftOut()).isEqualTo(leftOut());
  }

  @Test
  void noLineOfManyThreadsIsLostWithoutACount() throws Exception {
    Audit audit = new Audit(log::add, clock, clock, 10_000);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<? extends Future<?>> running =
          IntStream.range(0, 4)
              .mapToObj(thread ->
                  threads.submit(() -> {
                    for (int i = 0; i < 5_000; i++) {
                      audit.write(audit.line().with("thread", thread));
                      if (i % 100 == 0) {
                        audit.report();
                      }
                    }
                  }))
              .toList();
      for (Future<?> one : running) {
        one.get();
      }
    }
    audit.close();

    long lines = log.stream().filter(line -> line.contains("thread")).count();
    assertThat(lines + leftOut()).isEqualTo(20_000);
  }

  @Test
  void nothingIsWrittenAfterTheEnd() {
    Audit audit = new Audit(log::add, clock, clock, 10);
    audit.close();

    audit.write(audit.line());
    audit.report();

    assertThat(log).isEmpty();
  }

  private long leftOut() {
    return log.stream()
        .filter(line -> line.contains("leftOut"))
        .mapToLong(line -> JsonPath.<Integer>read(line, "$.leftOut"))
        .sum();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
