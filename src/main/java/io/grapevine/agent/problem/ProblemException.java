package io.grapevine.agent.problem;

import io.grapevine.json.MalformedJsonException;
import io.grapevine.state.InvalidKeyException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** A request that cannot be served; the message is meant for its sender. */
public final class ProblemException extends RuntimeException {

  private final Problem problem;

  public ProblemException(Problem problem, String detail) {
    super(detail, null, false, false);
    this.problem = problem;
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
    return problem.answer(text(this));
  }
}
