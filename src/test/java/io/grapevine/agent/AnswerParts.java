package io.grapevine.agent;

import io.grapevine.state.ReplicatedState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** The answers to writes, for tests of other packages. */
public final class AnswerParts {

  private AnswerParts() {}

  public static WriteAnswers of(ReplicatedState state) {
    return new WriteAnswers(state, new RefusedWrites(new SimpleMeterRegistry()));
  }
}
