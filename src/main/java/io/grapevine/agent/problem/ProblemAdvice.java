package io.grapevine.agent.problem;

import io.grapevine.http.LastResort;
import io.grapevine.http.Problems;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.state.InvalidKeyException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Converts every error to an RFC 9457 problem with a type of its own and without internal details.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

  private final LastResort errors;

  ProblemAdvice(LastResort errors) {
    this.errors = errors;
  }

  @ExceptionHandler({
    ProblemException.class,
    InvalidKeyException.class,
    MalformedJsonException.class
  })
  ResponseEntity<Object> known(Exception e) {
    return Objects.requireNonNull(ProblemException.of(e)).answer();
  }

  @ExceptionHandler
  ResponseEntity<Object> unexpected(Exception e, ServerWebExchange exchange) {
    if (!LastResort.isGone(e)) {
      errors.failed(exchange, e);
    }
    return Problem.internal();
  }

  @Override
  protected Mono<ResponseEntity<Object>> createResponseEntity(
      @Nullable Object body,
      @Nullable HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    if (body instanceof ProblemDetail problem) {
      problem.setType(Problems.typeOf(status));
      if (status.isSameCodeAs(HttpStatus.NOT_FOUND)) {
        problem.setDetail("There is nothing at this path."); // Spring's own one is about files.
      }
    }
    return super.createResponseEntity(body, headers, status, exchange);
  }
}
