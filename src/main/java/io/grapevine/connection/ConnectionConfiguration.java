package io.grapevine.connection;

import io.grapevine.http.BodyBudget;
import io.grapevine.http.BodyProperties;
import io.grapevine.http.HttpProperties;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Ticker;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;

/** The parts of this layer that are more than one constructor call. */
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {

  private static final DataSize MESSAGE_OVERHEAD = DataSize.ofKilobytes(64);

  @Bean
  NodeId nodeId() {
    return new NodeId(UUID.randomUUID().toString());
  }

  @Bean
  RumorBuffer rumorBuffer(ReplicatedState state, ConnectionProperties properties) {
    requireRoomForEveryValue(state, properties);
    RumorBuffer rumors = new RumorBuffer(properties.stopCounter());
    state.follow(rumors);
    return rumors;
  }

  /** An entry that fits into no message would never reach a peer. */
  private static void requireRoomForEveryValue(
      ReplicatedState state, ConnectionProperties properties) {
    DataSize least = DataSize.ofBytes(state.limits().maxValueBytes() + MESSAGE_OVERHEAD.toBytes());
    if (properties.maxDeltaSize().compareTo(least) < 0) {
      throw new IllegalStateException(
          "grapevine.connection.max-delta-size must be at least 64KB more than"
              + " grapevine.state.max-value-size");
    }
  }

  @Bean
  StateSketch stateSketch(ReplicatedState state) {
    StateSketch sketch = new StateSketch(state, StateSketch.KEPT);
    state.followFromTheBeginning(sketch);
    return sketch;
  }

  @Bean
  BodyBudget bodyBudget(BodyProperties bodies, ConnectionProperties properties) {
    return bodies.budget(Runtime.getRuntime().maxMemory(), properties.maxDeltaSize().toBytes());
  }

  @Bean
  PeerClient peerClient(
      Introduction self,
      Admission admission,
      ClockWatch clocks,
      GossipMetrics metrics,
      ConnectionProperties properties,
      HttpProperties http,
      Scheduler work,
      Ticker ticker) {
    WebClient client =
        WebClient.builder()
            .clientConnector(
                new ReactorClientHttpConnector(PeerConnections.client(properties, http)))
            .build();
    AnswerReader reader = new AnswerReader(admission, clocks, new Answers(metrics, properties));
    return new HttpPeerClient(client, self, reader, metrics, work, ticker);
  }
}
