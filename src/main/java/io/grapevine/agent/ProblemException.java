package io.grapevine.agent;

/** A request that cannot be served; the message is a sentence for the one who sent it. */
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
