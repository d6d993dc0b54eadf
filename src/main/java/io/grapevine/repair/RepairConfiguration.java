package io.grapevine.repair;

import io.grapevine.state.ReplicatedState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The sketch listens to the state. */
@Configuration(proxyBeanMethods = false)
class RepairConfiguration {

  @Bean
  StateSketch stateSketch(ReplicatedState state) {
    StateSketch sketch = new StateSketch(state, StateSketch.KEPT);
    state.followFromTheBeginning(sketch);
    return sketch;
  }
}
