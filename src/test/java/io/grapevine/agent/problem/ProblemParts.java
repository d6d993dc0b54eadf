package io.grapevine.agent.problem;

import io.grapevine.http.LastResort;
import io.grapevine.testing.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** What turns errors into answers, for tests of other packages. */
public final class ProblemParts {

  private ProblemParts() {}

  public static Object advice() {
    return new ProblemAdvice(new LastResort(new SimpleMeterRegistry(), new ManualClock()));
  }
}
