package io.grapevine.agent;

import io.grapevine.http.Bodies;
import io.grapevine.http.JsonBody;
import io.grapevine.json.Json;
import io.grapevine.state.Limits;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** The value that a request brings: one JSON document, in its compact form. */
final class ValueBody {

  private ValueBody() {}

  /** Reads it, and no more of it than a value may have. */
  static Mono<byte[]> read(ServerHttpRequest request, Limits limits) {
    HttpHeaders headers = request.getHeaders();
    if (!JsonBody.hasJsonType(headers) || JsonBody.isEncoded(headers)) {
      throw new ProblemException(
          Problem.UNSUPPORTED_TYPE, "A value is application/json, not encoded in any other way.");
    }
    if (headers.getContentLength() > limits.maxValueBytes()) {
      throw tooLarge(limits);
    }
    return DataBufferUtils.join(request.getBody(), limits.maxValueBytes())
        .onErrorMap(DataBufferLimitException.class, e -> tooLarge(limits))
        .map(Bodies::take)
        .defaultIfEmpty(new byte[0])
        .map(Json::compact);
  }

  static ProblemException tooLarge(Limits limits) {
    return new ProblemException(
        Problem.VALUE_TOO_LARGE, "A value has at most %d bytes.".formatted(limits.maxValueBytes()));
  }
}
