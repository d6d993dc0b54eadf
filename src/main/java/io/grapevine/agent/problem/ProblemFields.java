package io.grapevine.agent.problem;

import java.util.Map;
import java.util.Objects;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Further fields of a problem, for programs (RFC 9457, section 3.2). */
public final class ProblemFields {

  private ProblemFields() {}

  /** The response with these fields in its problem. */
  public static ResponseEntity<?> with(ResponseEntity<?> answer, Map<String, ?> fields) {
    fields.forEach(problem(answer)::setProperty);
    return answer;
  }

  /** The response with a further sentence in the detail of its problem. */
  public static ResponseEntity<?> with(ResponseEntity<?> answer, String sentence) {
    ProblemDetail problem = problem(answer);
    problem.setDetail(problem.getDetail() + " " + sentence);
    return answer;
  }

  private static ProblemDetail problem(ResponseEntity<?> answer) {
    return (ProblemDetail) Objects.requireNonNull(answer.getBody());
  }
}
