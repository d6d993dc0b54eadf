package io.grapevine.agent;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.request.JsonRequest;
import io.grapevine.http.Amount;
import io.grapevine.http.RequestBodies;
import io.grapevine.json.Json;
import io.grapevine.state.Limits;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The value in the body of a request: one JSON document, in its compact form. */
final class ValueBody {

  private ValueBody() {}

  /** Reads the value, up to the maximum size of a value. */
  static Mono<byte[]> read(RequestBodies bodies, ServerWebExchange exchange, Limits limits) {
    return JsonRequest.read(bodies, exchange, limits.maxValueBytes(), () -> tooLarge(limits))
        .map(Json::compact);
  }

  static ProblemException tooLarge(Limits limits) {
    return new ProblemException(
        Problem.VALUE_TOO_LARGE,
        "A value can have at most %s."
            .formatted(Amount.of(limits.maxValueBytes(), "byte", "bytes")));
  }
}
