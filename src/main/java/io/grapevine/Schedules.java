package io.grapevine;

import io.grapevine.time.Repetition;
import java.util.List;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Starts all repetitions once every part of the node is ready; the context closes them after the
 * drain.
 */
@Component
final class Schedules {

  private final List<Repetition> repetitions;

  Schedules(List<Repetition> repetitions) {
    this.repetitions = repetitions;
  }

  @EventListener(ContextRefreshedEvent.class)
  void start() {
    repetitions.forEach(Repetition::start);
  }
}
