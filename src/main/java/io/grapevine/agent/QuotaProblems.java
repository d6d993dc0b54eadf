package io.grapevine.agent;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.http.Counters;
import io.grapevine.quota.Exceeded;
import io.grapevine.state.Admission.Denial;
import java.time.Duration;
import java.util.Map;

/** The problems of requests that would exceed a quota. */
public final class QuotaProblems {

  /** Nobody knows when a watch ends. */
  private static final Duration AFTER_A_WATCH = Duration.ofSeconds(10);

  private QuotaProblems() {}

  /** The problem of a write that was not admitted. */
  public static ProblemException of(Denial denial) {
    return switch (denial) {
      case Exceeded exceeded -> of(exceeded);
      default -> throw new IllegalArgumentException(denial.toString());
    };
  }

  /** The problem of a request that would exceed a quota. */
  public static ProblemException of(Exceeded exceeded) {
    return switch (exceeded.kind()) {
      case ENTRIES, BYTES ->
          problem(
              Problem.QUOTA_EXCEEDED,
              exceeded,
              "%d are left; delete keys, or have the quota raised.".formatted(exceeded.left()),
              exceeded.retryAfter());
      case WRITES_PER_SECOND ->
          problem(
              Problem.WRITE_RATE_EXCEEDED,
              exceeded,
              "%d are left; send the write again after the time in Retry-After."
                  .formatted(exceeded.left()),
              exceeded.retryAfter());
      case WATCHES ->
          problem(
              Problem.WATCH_QUOTA_EXCEEDED,
              exceeded,
              "all of them are open; close one, or have the quota raised.",
              AFTER_A_WATCH);
    };
  }

  private static ProblemException problem(
      Problem problem, Exceeded exceeded, String rest, Duration retryAfter) {
    String resource = Counters.label(exceeded.kind());
    return new ProblemException(
        problem,
        "The quota %s allows %d %s%s; %s"
            .formatted(
                exceeded.quota(),
                exceeded.limit(),
                resource.replace('-', ' '),
                exceeded.prefix().isEmpty() ? "" : " below \"" + exceeded.prefix() + '"',
                rest),
        Map.of(
            "quota", exceeded.quota(),
            "resource", resource,
            "limit", exceeded.limit(),
            "left", exceeded.left()),
        retryAfter);
  }
}
