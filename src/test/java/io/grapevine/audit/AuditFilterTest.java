package io.grapevine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.access.Rights;
import io.grapevine.access.Subject;
import io.grapevine.access.http.Grant;
import io.grapevine.access.http.RequestRights;
import io.grapevine.audit.AuditProperties.Mode;
import io.grapevine.testing.ManualClock;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest.BaseBuilder;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

class AuditFilterTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private final ManualClock clock = new ManualClock();
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @ParameterizedTest
  @CsvSource({"401", "403"})
  void aRefusalHasALine(int status) {
    var request =
        MockServerHttpRequest.method(HttpMethod.PUT, URI.create("/v1/state/flags/a%0Ab?ttl=1m"))
            .remoteAddress(new InetSocketAddress("192.0.2.7", 4711))
            .header("traceparent", PARENT);

    send(Mode.REFUSALS, request, exchange -> answer(exchange, status));

    assertThat(log)
        .containsExactly(
            ("{\"time\":\"2023-11-14T22:13:20Z\",\"node\":\"node-0\",\"subject\":\"cart\",\"method\":\"PUT\","
                    + "\"key\":\"flags/a\\nb\",\"status\":%d,\"trace\":\"%s\",\"remote\":\"192.0.2.7\"}")
                .formatted(status, TRACE));
  }

  @Test
  void nobodyKnowsTheSubjectOfARefusedTokenAndItIsInNoLine() {
    var request =
        MockServerHttpRequest.get("/v1/state?prefix=flags/&access_token=secret")
            .header("Authorization", "Bearer secret");

    send(Mode.WRITES, request, exchange -> answer(exchange, 401));

    Map<String, Object> line = JsonPath.read(log.getFirst(), "$");
    assertThat(line)
        .containsEntry("path", "/v1/state")
        .containsEntry("prefix", "flags/")
        .doesNotContainKey("subject");
    assertThat(log.getFirst()).doesNotContain("secret");
  }

  @Test
  void aRefusalByAQuotaNamesIt() {
    send(
        Mode.REFUSALS,
        MockServerHttpRequest.put("/v1/state/k"),
        exchange -> {
          of(exchange).writes();
          of(exchange).refusedBy("cart");
          answer(exchange, 507);
        });

    assertThat(JsonPath.<String>read(log.getFirst(), "$.quota")).isEqualTo("cart");
    assertThat(JsonPath.<Integer>read(log.getFirst(), "$.status")).isEqualTo(507);
  }

  @Test
  void otherRequestsHaveNone() {
    send(
        Mode.REFUSALS, MockServerHttpRequest.get("/v1/state/k"), exchange -> answer(exchange, 200));
    send(
        Mode.REFUSALS,
        MockServerHttpRequest.put("/v1/state/k"),
        exchange -> {
          of(exchange).writes();
          answer(exchange, 507);
        });
    send(Mode.WRITES, MockServerHttpRequest.get("/v1/state/k"), exchange -> answer(exchange, 404));
    send(Mode.OFF, MockServerHttpRequest.get("/v1/state/k"), exchange -> answer(exchange, 403));

    assertThat(log).isEmpty();
  }

  @Test
  void aWriteHasItsTagIfItWasDone() {
    for (int status : List.of(201, 412)) {
      send(
          Mode.WRITES,
          MockServerHttpRequest.put("/v1/state/k"),
          exchange -> {
            of(exchange).writes();
            of(exchange).stored("k", "tag");
            exchange.getResponse().getHeaders().setETag("\"tag\"");
            answer(exchange, status);
          });
    }

    assertThat(log).hasSize(2);
    assertThat(JsonPath.<String>read(log.getFirst(), "$.tag")).isEqualTo("tag");
    assertThat(log.getLast()).contains("\"status\":412").doesNotContain("tag");
  }

  @Test
  void eachOfManyKeysHasALine() {
    send(
        Mode.WRITES,
        MockServerHttpRequest.patch("/v1/state"),
        exchange -> {
          of(exchange).writes();
          of(exchange).stored("a", "tag a");
          of(exchange).stored("b", "tag b");
          answer(exchange, 200);
        });

    assertThat(log).hasSize(3);
    assertThat(JsonPath.<String>read(log.getFirst(), "$.key")).isEqualTo("a");
    assertThat(JsonPath.<String>read(log.getFirst(), "$.tag")).isEqualTo("tag a");
    assertThat(JsonPath.<Integer>read(log.getLast(), "$.status")).isEqualTo(200);
  }

  @Test
  void aWriteWhoseClientIsGoneHasALine() {
    MockServerWebExchange exchange =
        MockServerWebExchange.from(MockServerHttpRequest.put("/v1/state/k?w=all"));
    try (Audit audit = new Audit(log::add, clock, clock, 100)) {
      filter(audit, Mode.WRITES)
          .filter(
              exchange,
              same -> {
                of(same).writes();
                return Mono.never();
              })
          .subscribe()
          .dispose();
    }

    assertThat(log).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
    "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more, true",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, false",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01, false",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01, false",
    "00-4bf92f3577b34da6a3ce929d0e0e4736, false",
    "secret, false",
  })
  void onlyAWellFormedTraceIsInALine(String header, boolean wellFormed) {
    assertThat(RequestFacts.trace(header)).isEqualTo(wellFormed ? TRACE : null);
    assertThat(RequestFacts.trace(header + "-" + "x".repeat(1_000_000))).isNull();
  }

  private AuditFilter filter(Audit audit, Mode mode) {
    return new AuditFilter(audit, new RequestRights(true), mode, "node-0");
  }

  private void send(Mode mode, BaseBuilder<?> request, Consumer<ServerWebExchange> served) {
    MockServerWebExchange exchange = MockServerWebExchange.from(request);
    RequestRights.set(exchange, Grant.of(Rights.nothing(new Subject("cart", Set.of()))));
    try (Audit audit = new Audit(log::add, clock, clock, 100)) {
      filter(audit, mode)
          .filter(
              exchange,
              same -> {
                if (mode == Mode.OFF) {
                  assertThat(RequestAudit.of(same)).isNull();
                }
                served.accept(same);
                return Mono.empty();
              })
          .block();
    }
  }

  private static RequestAudit of(ServerWebExchange exchange) {
    return Objects.requireNonNull(RequestAudit.of(exchange));
  }

  private static void answer(ServerWebExchange exchange, int status) {
    exchange.getResponse().setStatusCode(HttpStatus.valueOf(status));
  }
}
