package io.grapevine.agent;

/** A request that cannot be served; the message is meant for its sender. */
final class ProblemException extends RuntimeException {

  private final Problem problem;

  ProblemException(Problem problem, String detail) {
    super(detail, null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
