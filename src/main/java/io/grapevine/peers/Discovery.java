package io.grapevine.peers;

import io.grapevine.time.Durations;
import io.grapevine.time.Repetition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClient;
import org.springframework.cloud.client.discovery.simple.reactive.SimpleReactiveDiscoveryClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Queries Spring Cloud's discovery for the peers, and keeps the directory up to date.
 *
 * <p>An error or a missing answer leaves the last good list unchanged. It is logged once, and once
 * more when discovery answers again.
 */
@Component
public class Discovery {

  private static final Logger log = LoggerFactory.getLogger(Discovery.class);

  /** Discovery lists a new pod within a few seconds. */
  private static final int ANSWERS_THAT_COUNT = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ReactiveDiscoveryClient client;
  private final PeersProperties properties;
  private final PeerDirectory directory;
  private volatile boolean failing;

  /** Answers without this node until one lists it. */
  private final AtomicInteger answersWithoutSelf = new AtomicInteger();

  private volatile boolean wasListed;

  public Discovery(
      ReactiveDiscoveryClient client, PeersProperties properties, PeerDirectory directory) {
    this.client = client;
    this.properties = properties;
    this.directory = directory;
  }

  /** Queries discovery once; completes without an error in any case. */
  public Mono<Void> refreshOnce() {
    return Mono.defer(() -> client.getInstances(properties.serviceId()).collectList())
        .timeout(
            PATIENCE,
            Mono.error(() -> new TimeoutException("no answer within " + Durations.text(PATIENCE))))
        .doOnNext(this::take)
        .doOnError(this::report)
        .onErrorComplete()
        .then();
  }

  /** The pause before the next query: none follows if the answer cannot be another one. */
  public Duration pause() {
    boolean settled = wasListed || answersWithoutSelf.get() >= ANSWERS_THAT_COUNT;
    return settled && isStatic(client) ? Repetition.UNTIL_SIGNALLED : properties.refreshInterval();
  }

  private static boolean isStatic(ReactiveDiscoveryClient client) {
    return client instanceof SimpleReactiveDiscoveryClient
        || client instanceof ReactiveCompositeDiscoveryClient all
            && all.getDiscoveryClients().stream().allMatch(Discovery::isStatic);
  }

  private void take(List<ServiceInstance> instances) {
    boolean namesSelf = instances.stream().anyMatch(this::isSelf);
    Stream<Peer> found = instances.stream().filter(instance -> !isSelf(instance)).map(this::peer);
    directory.update(Stream.concat(found, listed()).distinct().toList(), namesSelf);
    if (failing) {
      failing = false;
      log.info("discovery answers again");
    }
    warnIfUnlisted(namesSelf, instances.size());
  }

  /** A node that shuts down is no longer listed, and one that starts is not listed at once. */
  private void warnIfUnlisted(boolean namesSelf, int instances) {
    wasListed |= namesSelf || !properties.knowsSelf() || listsSelf();
    if (!wasListed && answersWithoutSelf.incrementAndGet() == ANSWERS_THAT_COUNT) {
      log.warn(
          "this node is none of the {} nodes that discovery lists; check grapevine.peers.self-host ({})"
              + " and grapevine.peers.self-id ({}), or the list",
          instances,
          properties.selfHost(),
          properties.selfId());
    }
  }

  private boolean listsSelf() {
    return properties.listed().stream().anyMatch(this::isSelfHost);
  }

  /** The peers that are set, whatever discovery returns. */
  private Stream<Peer> listed() {
    return properties.listed().stream().filter(peer -> !isSelfHost(peer));
  }

  private void report(Throwable error) {
    List<Peer> listed = listed().toList();
    if (directory.known().isEmpty() && !listed.isEmpty()) {
      directory.update(listed, true);
    }
    if (!failing) {
      failing = true;
      log.warn(
          "discovery failed; keeping the last list of {} peers: {}",
          directory.known().size(),
          error.toString());
    }
  }

  private boolean isSelf(ServiceInstance instance) {
    String id = instance.getInstanceId();
    if (id != null && id.equals(properties.selfId())) {
      return true;
    }
    return isSelfHost(peer(instance));
  }

  private boolean isSelfHost(Peer peer) {
    String host = properties.selfHost();
    return host != null && peer.host().equals(Peer.withoutBrackets(host));
  }

  private Peer peer(ServiceInstance instance) {
    if (instance.getHost()
        == null) { // As in http://under_score:4097, although its type is not nullable.
      throw new IllegalStateException("no valid host name in " + instance.getUri());
    }
    int port = properties.targetPort() == 0 ? instance.getPort() : properties.targetPort();
    return new Peer(instance.getHost(), port);
  }
}
