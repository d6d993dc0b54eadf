package io.grapevine.repair;

import io.grapevine.state.ReplicatedState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;

/** The sketch and the waiting readers listen to the state. */
@Configuration(proxyBeanMethods = false)
class RepairConfiguration {

  @Bean
  StateSketch stateSketch(ReplicatedState state) {
    StateSketch sketch = new StateSketch(state, StateSketch.KEPT);
    state.followFromTheBeginning(sketch);
    return sketch;
  }

  @Bean
  CatchUp catchUp(ReplicatedState state, Receiver receiver, Scheduler work) {
    CatchUp catchUp = new CatchUp(state, receiver, work);
    state.follow(catchUp);
    return catchUp;
  }
}
