package io.grapevine;

import io.grapevine.state.ReplicatedState;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Repeats the purge; what is due, the state knows by itself. */
@Component
final class StateSchedule {

  private final ReplicatedState state;

  StateSchedule(ReplicatedState state) {
    this.state = state;
  }

  @Scheduled(fixedDelay = 1_000)
  void purge() {
    state.purge();
  }
}
