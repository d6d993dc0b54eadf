package io.grapevine.agent.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.wait.ConcernedWrites.Concern;
import io.grapevine.holders.Holders;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.state.Stamp;
import io.grapevine.testing.Utf8;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class ConcernedWritesTest {

  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final List<Entry> written = new ArrayList<>();

  @Test
  void aWriteWithoutAConcernIsAnsweredAtOnceAndAsksNobody() {
    WaitParts parts = parts(new WaitParts.Nodes(3, 1));

    assertThat(put(parts, "1").join().getStatusCode().value()).isEqualTo(201);
    assertThat(put(parts, null).join().getStatusCode().value()).isEqualTo(201);
    assertThat(waiting(parts)).isZero();
  }

  @Test
  void aConcernThatIsMetIsAnsweredAsAnyWrite() {
    ResponseEntity<?> answer = put(parts(new WaitParts.Nodes(3, 2)), "majority").join();

    assertThat(answer.getStatusCode().value()).isEqualTo(201);
    assertThat(answer.getHeaders().getETag()).isEqualTo("\"tag\"");
  }

  @Test
  void aConcernThatIsNotMetIsAnsweredWhenItsTimeIsOver() {
    WaitParts parts = parts(new WaitParts.Nodes(3, 2));
    CompletableFuture<ResponseEntity<?>> answer = put(parts, "all");
    timer.advanceTimeBy(Duration.ofMillis(4_999));
    assertThat(answer).isNotDone();
    assertThat(waiting(parts)).isEqualTo(1);

    timer.advanceTimeBy(Duration.ofMillis(1));

    assertUnmet(answer.join(), 2, 3);
    assertThat(answer.join().getHeaders().getETag()).isEqualTo("\"tag\"");
    assertThat(waiting(parts)).isZero();
    assertThat(parts.meters.get("grapevine.unmet.concerns").counter().count()).isEqualTo(1);
  }

  @Test
  void oneHolderIsSingular() {
    WaitParts parts = parts(new WaitParts.Nodes(3, 1));
    CompletableFuture<ResponseEntity<?>> answer = put(parts, "majority");

    parts.waits.stop();

    assertUnmet(answer.join(), 1, 2);
  }

  @Test
  void aNodeThatStopsAnswersThoseThatWait() {
    WaitParts parts = parts(new WaitParts.Nodes(3, 2));
    CompletableFuture<ResponseEntity<?>> answer = put(parts, "all");

    parts.waits.stop();

    assertUnmet(answer.join(), 2, 3);
    assertUnmet(put(parts, "all").join(), 2, 3);
  }

  @Test
  void aClientThatGoesAwayMakesRoom() {
    WaitParts parts = parts(new WaitParts.Nodes(3, 2));
    Disposable client = write(parts, "all").subscribe();
    assertThat(waiting(parts)).isEqualTo(1);

    client.dispose();

    assertThat(waiting(parts)).isZero();
  }

  @Test
  void nothingIsWrittenIfTooManyWaitAlready() {
    WaitParts parts = parts(new WaitParts.Nodes(3, 2));
    for (int i = 0; i < WaitParts.MOST; i++) {
      assertThat(put(parts, "all")).isNotDone();
    }

    assertThatThrownBy(() -> put(parts, "all").join())
        .hasCauseInstanceOf(ProblemException.class)
        .hasMessageContaining("2 requests wait on this node already");

    assertThat(written).hasSize(WaitParts.MOST);
    timer.advanceTimeBy(Duration.ofSeconds(5));
    assertThat(put(parts, "2").join().getStatusCode().value()).isEqualTo(201);
  }

  @Test
  void nothingIsWrittenIfThereAreTooFewNodes() {
    assertThatThrownBy(() -> put(parts(new WaitParts.Nodes(3, 3)), "4").join())
        .hasCauseInstanceOf(ProblemException.class);

    assertThat(written).isEmpty();
  }

  @Test
  void aWriteThatWasRejectedDoesNotWait() {
    WaitParts parts = parts(new WaitParts.Nodes(3, 1));

    ResponseEntity<?> answer =
        Objects.requireNonNull(
            parts
                .writes
                .answer(
                    parts.writes.of("all", null),
                    () -> new PutResult.Unmet(null),
                    result -> ResponseEntity.status(412).build())
                .toFuture()
                .getNow(null));

    assertThat(answer.getStatusCode().value()).isEqualTo(412);
    assertThat(waiting(parts)).isZero();
  }

  /** One of many entries has fewer holders than the others; thousands wait for one end. */
  @Test
  void ofManyEntriesTheOneWithTheFewestHoldersCounts() {
    List<Entry> entries = IntStream.range(0, 2_000).mapToObj(i -> entry("k/" + i)).toList();
    Holders holders =
        new Holders() {
          @Override
          public int nodes() {
            return 5;
          }

          @Override
          public Mono<Integer> await(Entry entry, int count, Mono<?> until) {
            return entry.keyText().equals("k/1999")
                ? until.then(Mono.just(3))
                : Mono.just(entry.keyText().equals("k/7") ? 4 : 5);
          }
        };
    WaitParts parts = parts(holders);

    assertUnmet(many(parts, "5", entries).join(), 3, 5);
    assertThat(many(parts, "all", entries.subList(8, 1_999)).join().getStatusCode().value())
        .isEqualTo(200);
    assertThat(many(parts, "all", List.of()).join().getStatusCode().value()).isEqualTo(200);
  }

  private CompletableFuture<ResponseEntity<?>> many(
      WaitParts parts, String w, List<Entry> entries) {
    Concern concern = parts.writes.of(w, "3s");
    CompletableFuture<ResponseEntity<?>> answer =
        parts
            .writes
            .answer(concern, () -> entries, all -> all, all -> ResponseEntity.ok().build())
            .toFuture()
            .thenApply(Objects::requireNonNull);
    timer.advanceTimeBy(Duration.ofSeconds(3));
    return answer;
  }

  private WaitParts parts(Holders holders) {
    return new WaitParts(holders, timer);
  }

  private CompletableFuture<ResponseEntity<?>> put(WaitParts parts, @Nullable String w) {
    return write(parts, w).toFuture().thenApply(Objects::requireNonNull);
  }

  private Mono<ResponseEntity<?>> write(WaitParts parts, @Nullable String w) {
    return parts.writes.answer(
        parts.writes.of(w, null),
        () -> {
          Entry entry = entry("k");
          written.add(entry);
          return new PutResult.Stored(entry, true);
        },
        result -> ResponseEntity.status(201).eTag("\"tag\"").build());
  }

  private static Entry entry(String key) {
    return Entry.value(Key.of(key), Stamp.of(1, 1), Utf8.bytes("1"), 0);
  }

  private static double waiting(WaitParts parts) {
    return parts.meters.get("grapevine.waiting.requests").gauge().value();
  }

  private static void assertUnmet(ResponseEntity<?> answer, int holders, int concern) {
    assertThat(answer.getStatusCode().value()).isEqualTo(504);
    assertThat(answer.getBody())
        .isInstanceOfSatisfying(
            ProblemDetail.class,
            problem -> {
              assertThat(problem.getDetail())
                  .startsWith(
                      "%d of %d nodes %s the write"
                          .formatted(holders, concern, holders == 1 ? "has" : "have"));
              assertThat(problem.getProperties())
                  .containsEntry("holders", holders)
                  .containsEntry("concern", concern);
            });
  }
}
