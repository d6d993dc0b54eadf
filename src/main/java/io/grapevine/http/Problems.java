package io.grapevine.http;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** RFC 9457 problems whose types are URNs of this product; docs/problems.md lists them. */
public final class Problems {

  private static final String TYPES = "urn:grapevine:problem:";

  private Problems() {}

  /**
   * A problem.
   *
   * @param type the constant with its name: the type is {@code urn:grapevine:problem:} and that
   *     name in lower case
   * @param detail a sentence that says what to do
   */
  public static ProblemDetail of(HttpStatus status, Enum<?> type, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(named(type));
    return problem;
  }

  /**
   * A problem of HTTP itself, such as a method that is not allowed: its type has the name of the
   * status.
   */
  public static ProblemDetail of(HttpStatus status, String detail) {
    return of(status, status, detail);
  }

  /** The type of a problem of HTTP itself. */
  public static URI typeOf(HttpStatusCode status) {
    HttpStatus known = HttpStatus.resolve(status.value());
    return known == null ? URI.create(TYPES + status.value()) : named(known);
  }

  /** The type of the problem that this constant names. */
  public static URI named(Enum<?> constant) {
    return URI.create(TYPES + constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
