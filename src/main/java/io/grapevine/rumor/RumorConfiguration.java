package io.grapevine.rumor;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.state.ReplicatedState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** The rumors listen to the state. */
@Configuration(proxyBeanMethods = false)
class RumorConfiguration {

  private static final DataSize MESSAGE_OVERHEAD = DataSize.ofKilobytes(64);

  @Bean
  RumorBuffer rumorBuffer(ReplicatedState state, ConnectionProperties properties) {
    requireRoomForEveryValue(state, properties);
    RumorBuffer rumors = new RumorBuffer(properties.stopCounter());
    state.follow(rumors);
    return rumors;
  }

  /** An entry that does not fit into a message would never reach a peer. */
  private static void requireRoomForEveryValue(
      ReplicatedState state, ConnectionProperties properties) {
    DataSize least = DataSize.ofBytes(state.limits().maxValueBytes() + MESSAGE_OVERHEAD.toBytes());
    if (properties.maxDeltaSize().compareTo(least) < 0) {
      throw new IllegalStateException(
          "grapevine.connection.max-delta-size must be at least 64KB more than"
              + " grapevine.state.max-value-size");
    }
  }
}
