package io.grapevine.agent.problem;

import io.grapevine.json.MalformedJsonException;
import io.grapevine.state.InvalidKeyException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** A request that cannot be served; the message is meant for its sender. */
public final class ProblemException extends RuntimeException {

  private final Problem problem;
  private final Map<String, Object> fields;
  private final Duration retryAfter;

  public ProblemException(Problem problem, String detail) {
    this(problem, detail, Map.of(), Duration.ZERO);
  }

  /**
   * A problem that programs may react to.
   *
   * @param fields further fields of the problem
   * @param retryAfter when the request may be sent again; zero: not known
   */
  public ProblemException(
      Problem problem, String detail, Map<String, Object> fields, Duration retryAfter) {
    super(detail, null, false, false);
    this.problem = problem;
    this.fields = Map.copyOf(fields);
    this.retryAfter = retryAfter;
  }

  /** The problem that this failure of a request is; null: none, but a defect of this node. */
  public static @Nullable ProblemException of(Throwable failure) {
    return switch (failure) {
      case ProblemException known -> known;
      case InvalidKeyException _ -> new ProblemException(Problem.INVALID_KEY, text(failure));
      case MalformedJsonException _ -> new ProblemException(Problem.INVALID_VALUE, text(failure));
      default -> null;
    };
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  public Problem problem() {
    return problem;
  }

  /** The response. */
  public ResponseEntity<Object> answer() {
    ResponseEntity<Object> answer = problem.answer(text(this));
    ProblemFields.with(answer, fields);
    return retryAfter.isZero()
        ? answer
        : ResponseEntity.status(answer.getStatusCode())
            .headers(answer.getHeaders())
            .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds(retryAfter)))
            .body(answer.getBody());
  }

  /** Whole seconds, rounded up. */
  static long seconds(Duration duration) {
    return duration.plusSeconds(1).minusNanos(1).toSeconds();
  }
}
