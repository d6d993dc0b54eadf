package io.grapevine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.agent.problem.ProblemAssert;
import io.grapevine.agent.problem.ProblemParts;
import io.grapevine.agent.request.DefaultTtl;
import io.grapevine.agent.request.RequestParts;
import io.grapevine.agent.wait.WaitParts;
import io.grapevine.http.BodyBudget;
import io.grapevine.http.BodyProperties;
import io.grapevine.http.RequestBodies;
import io.grapevine.state.Limits;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Version;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.scheduler.Schedulers;

/** The responses of a node that rejects writes. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedWritesTest {

  private static final InstantSource CLOCK = new ManualClock();

  @Test
  @DisplayName("Trap: what did not fit was dropped, with no error")
  void aStateWithAllItsEntriesIsFull() {
    var state = States.empty(CLOCK, new Limits(100, 2, 10_000));
    var client = client(state);
    put(client, "a", "1", HttpStatus.CREATED);
    put(client, "b", "1", HttpStatus.CREATED);
    Version version = state.version();

    assertRefused(
        client, "c", HttpStatus.INSUFFICIENT_STORAGE, "state-full", "grapevine.state.max-entries");

    assertThat(state.version()).isEqualTo(version);
    put(client, "a", "2", HttpStatus.OK);
    client.delete().uri("/v1/state/b").exchange().expectStatus().isNoContent();
    put(client, "b", "2", HttpStatus.CREATED);
  }

  @Test
  void aStateWithAllItsBytesIsFull() {
    var state = States.empty(CLOCK, new Limits(100, 1_000, 150));
    var client = client(state);
    put(client, "a", "\"" + "x".repeat(98) + "\"", HttpStatus.CREATED);
    put(client, "b", "\"x\"", HttpStatus.CREATED);
    Version version = state.version();

    put(client, "b", "\"" + "x".repeat(98) + "\"", HttpStatus.INSUFFICIENT_STORAGE);
    assertRefused(
        client,
        "c".repeat(30),
        HttpStatus.INSUFFICIENT_STORAGE,
        "state-full",
        "grapevine.state.max-size");

    assertThat(state.version()).isEqualTo(version);
    client.delete().uri("/v1/state/a").exchange().expectStatus().isNoContent();
    put(client, "b", "\"" + "x".repeat(98) + "\"", HttpStatus.OK);
  }

  @Test
  @DisplayName("Trap: acknowledged writes died with a pod that was stopping")
  void aStoppingNodeRefusesWritesAndAnswersReads() {
    var state = States.empty(CLOCK);
    var client = client(state);
    put(client, "a", "1", HttpStatus.CREATED);

    state.refuseWrites(PutResult.Reason.STOPPING);

    assertRefused(
        client, "a", HttpStatus.SERVICE_UNAVAILABLE, "stopping", "send the write to another node");
    var removed = client.delete().uri("/v1/state/a").exchange();
    removed.expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    removed.expectBody().jsonPath("$.type").isEqualTo("urn:grapevine:problem:stopping");
    client
        .get()
        .uri("/v1/state/a")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .isEqualTo("1");
  }

  @Test
  @DisplayName("Trap: a node with a wrong clock acknowledged writes that every peer refused")
  void aNodeWithAWrongClockRefusesWritesUntilItIsRight() {
    var clock = new ManualClock();
    var state = States.empty(clock);
    var client = client(state);
    clock.set(ManualClock.START + Duration.ofHours(1).toMillis());
    put(client, "a", "1", HttpStatus.CREATED);

    clock.set(ManualClock.START);

    var answer = client.put().uri("/v1/state/a").bodyValue(Utf8.bytes("2")).exchange();
    answer.expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    answer.expectBody().jsonPath("$.type").isEqualTo("urn:grapevine:problem:clock");
    clock.set(ManualClock.START + Duration.ofHours(1).toMillis());
    put(client, "a", "2", HttpStatus.OK);
  }

  @Test
  void anErrorOfTheNodeStandsInItsLogAndNotInTheAnswer(CapturedOutput output) {
    var broken = new AtomicBoolean();
    InstantSource clock =
        () -> {
          if (broken.get()) {
            throw new IllegalStateException("the clock fell off the wall");
          }
          return Instant.EPOCH;
        };
    var client = client(States.empty(clock));
    broken.set(true);

    assertRefused(
        client, "a", HttpStatus.INTERNAL_SERVER_ERROR, "internal", "its log has the cause");

    assertThat(output)
        .contains("PUT /v1/state/a failed")
        .contains("java.lang.IllegalStateException: the clock fell off the wall");
  }

  private static void assertRefused(
      WebTestClient client, String key, HttpStatus status, String type, String said) {
    var answer = client.put().uri("/v1/state/" + key).bodyValue(Utf8.bytes("1")).exchange();
    answer.expectStatus().isEqualTo(status);
    answer.expectHeader().contentType("application/problem+json");
    var body =
        Objects.requireNonNull(answer.expectBody(String.class).returnResult().getResponseBody());
    assertThat(body).contains(said).doesNotContain("clock");
    ProblemAssert.assertProblem(body, status.value(), type);
  }

  private static void put(WebTestClient client, String key, String json, HttpStatus expected) {
    client
        .put()
        .uri("/v1/state/" + key)
        .bodyValue(Utf8.bytes(json))
        .exchange()
        .expectStatus()
        .isEqualTo(expected);
  }

  /** The controllers over a state of this test's own, without a port. */
  private static WebTestClient client(ReplicatedState state) {
    var bodies =
        new RequestBodies(
            new BodyBudget(1 << 20),
            new BodyProperties(null, Duration.ofSeconds(30), Duration.ofSeconds(10)),
            new SimpleMeterRegistry(),
            Schedulers.parallel(),
            Schedulers.parallel());
    WaitParts waits = WaitParts.alone();
    return WebTestClient.bindToController(
            new StateController(
                state,
                bodies,
                new DefaultTtl(0),
                AnswerParts.of(state),
                waits.writes,
                waits.reads,
                new ValueReads(state, new ManualClock())))
        .controllerAdvice(ProblemParts.advice())
        .argumentResolvers(resolvers ->
            resolvers.addCustomResolver(RequestParts.keys(), RequestParts.writers(state)))
        .build();
  }
}
