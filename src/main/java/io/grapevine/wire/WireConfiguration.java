package io.grapevine.wire;

import io.grapevine.clock.ClockWatch;
import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.GossipMetrics;
import io.grapevine.connection.PeerClient;
import io.grapevine.http.HttpProperties;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Ticker;
import io.grapevine.tls.PeerTls;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/** The client for other nodes. */
@Configuration(proxyBeanMethods = false)
class WireConfiguration {

  @Bean
  SharedSettings sharedSettings(
      ReplicatedState state, Optional<BuildProperties> build, Ticker ticker) {
    return new SharedSettings(
        state, build.map(BuildProperties::getVersion).orElse("unknown"), ticker);
  }

  /** The event loop of the connections that this node opens to peers. */
  @Bean(destroyMethod = "dispose")
  LoopResources peerLoop() {
    return LoopResources.create("gossip", 1, true);
  }

  /**
   * Where rounds begin and their deadlines wait: the thread that sends what they send and takes the
   * answers, so that a push waits for no other thread.
   */
  @Bean(destroyMethod = "")
  Scheduler gossip(LoopResources peerLoop) {
    return Schedulers.fromExecutorService(
        peerLoop.onClient(LoopResources.DEFAULT_NATIVE).next(), "gossip");
  }

  @Bean
  PeerClient peerClient(
      Introduction self,
      Admission admission,
      ClockWatch clocks,
      SharedSettings settings,
      GossipMetrics metrics,
      ConnectionProperties properties,
      HttpProperties http,
      PeerTls tls,
      PeerScheme scheme,
      LoopResources peerLoop,
      Scheduler work,
      Scheduler gossip,
      Ticker ticker) {
    PeerConnector connector =
        new PeerConnector(
            PeerConnections.client(peerLoop, properties, http),
            tls,
            handshakeTimeout(tls, properties));
    WebClient client = WebClient.builder().clientConnector(connector).filter(scheme).build();
    AnswerReader reader =
        new AnswerReader(admission, clocks, settings, new Answers(metrics, properties));
    return new StreamingPeerClient(
        new HttpPeerClient(client, self, reader, metrics, work, ticker),
        new PushStreamConnector(connector, scheme, self, admission, properties, http, gossip),
        reader,
        metrics,
        ticker);
  }

  /** If TLS is optional, the contact has to have time left for the other way. */
  private static Duration handshakeTimeout(PeerTls tls, ConnectionProperties properties) {
    Duration most = properties.responseTimeout();
    return tls.isRequired() ? most : most.dividedBy(2);
  }

  @Bean
  PeerScheme peerScheme(PeerTls tls, Ticker ticker, MeterRegistry meters) {
    return new PeerScheme(tls, ticker, meters);
  }
}
