package io.grapevine.agent.backup;

import io.grapevine.agent.problem.ProblemException;

/** An import cannot go on, because this node would refuse every further line. */
final class ImportEndedException extends RuntimeException {

  private final ProblemException why;

  ImportEndedException(ProblemException why) {
    super(why.getMessage(), null, false, false);
    this.why = why;
  }

  ProblemException why() {
    return why;
  }
}
