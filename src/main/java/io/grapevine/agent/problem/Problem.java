package io.grapevine.agent.problem;

import io.grapevine.http.Problems;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The errors of requests, as RFC 9457 problems; each has a stable type. */
public enum Problem {
  UNAUTHENTICATED(HttpStatus.UNAUTHORIZED),
  FORBIDDEN(HttpStatus.FORBIDDEN),
  NOT_FOUND(HttpStatus.NOT_FOUND),
  INVALID_KEY(HttpStatus.BAD_REQUEST),
  INVALID_VALUE(HttpStatus.BAD_REQUEST),
  INVALID_BODY(HttpStatus.BAD_REQUEST),
  INVALID_PARAMETER(HttpStatus.BAD_REQUEST),
  INVALID_TTL(HttpStatus.BAD_REQUEST),
  INVALID_LIMIT(HttpStatus.BAD_REQUEST),
  INVALID_STAMP(HttpStatus.BAD_REQUEST),
  INVALID_CONDITION(HttpStatus.BAD_REQUEST),
  INVALID_TAG(HttpStatus.BAD_REQUEST),
  CONDITION_FAILED(HttpStatus.PRECONDITION_FAILED),
  VALUE_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
  BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
  BODY_TIMEOUT(HttpStatus.REQUEST_TIMEOUT),
  UNSUPPORTED_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
  STATE_FULL(HttpStatus.INSUFFICIENT_STORAGE),
  QUOTA_EXCEEDED(HttpStatus.INSUFFICIENT_STORAGE),
  WRITE_RATE_EXCEEDED(HttpStatus.TOO_MANY_REQUESTS),
  WATCH_QUOTA_EXCEEDED(HttpStatus.TOO_MANY_REQUESTS),
  OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE),
  TOO_MANY_WAITING(HttpStatus.SERVICE_UNAVAILABLE),
  TOO_MANY_WATCHES(HttpStatus.SERVICE_UNAVAILABLE),
  TOO_FEW_NODES(HttpStatus.SERVICE_UNAVAILABLE),
  STOPPING(HttpStatus.SERVICE_UNAVAILABLE),
  CLOCK(HttpStatus.SERVICE_UNAVAILABLE),
  CONCERN_NOT_MET(HttpStatus.GATEWAY_TIMEOUT),
  ENTRY_NOT_HERE(HttpStatus.GATEWAY_TIMEOUT),
  INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR);

  private final HttpStatus status;

  Problem(HttpStatus status) {
    this.status = status;
  }

  /** The response with this problem. */
  public ResponseEntity<Object> answer(String detail) {
    ResponseEntity.BodyBuilder response = ResponseEntity.status(status);
    if (this == UNAUTHENTICATED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return response
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(Problems.of(status, this, detail));
  }

  /** The response to a request that failed because of a defect. */
  public static ResponseEntity<Object> internal() {
    return INTERNAL.answer("This node failed to serve the request; its log has the cause.");
  }
}
