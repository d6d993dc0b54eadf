package io.grapevine.agent.problem;

/** A request that cannot be served; the message is meant for its sender. */
public final class ProblemException extends RuntimeException {

  private final Problem problem;

  public ProblemException(Problem problem, String detail) {
    super(detail, null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
