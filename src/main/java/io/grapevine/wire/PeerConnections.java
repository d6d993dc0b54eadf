package io.grapevine.wire;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.http.HttpProperties;
import io.netty.channel.ChannelOption;
import io.netty.resolver.dns.NoopDnsCache;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.NameResolverProvider.NameResolverSpec;

/**
 * The connections to peers: a few for each, none to an address that no longer exists, and none that
 * the peer may be about to close.
 */
final class PeerConnections {

  /** A node pushes to a peer and pulls from it, each at most once at a time; and it may drain. */
  private static final int MOST_PER_PEER = 8;

  private static final int MOST_WAITING_PER_PEER = 32;
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

  /** A name whose address has changed is resolved again after this time at the latest. */
  static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

  /** Aliases (CNAME) are cached for this time; Netty allows no less. */
  private static final Duration LONGEST_ALIAS = Duration.ofSeconds(1);

  private static final Duration BETWEEN_EVICTIONS = Duration.ofSeconds(30);

  private PeerConnections() {}

  /** A client for all peers, whose connections are served by these loops. */
  static HttpClient client(
      LoopResources loops, ConnectionProperties properties, HttpProperties http) {
    return client(loops, properties, http, names -> {});
  }

  /** As above; the last argument changes how names are resolved. */
  static HttpClient client(
      LoopResources loops,
      ConnectionProperties properties,
      HttpProperties http,
      Consumer<NameResolverSpec> names) {
    return HttpClient.create(pool(http))
        .runOn(loops)
        .resolver(spec -> {
          // Each new connection resolves the name again: the TTL of a name server has nothing to do
          // with the moment when a node returns with another address.
          spec.resolveCache(NoopDnsCache.INSTANCE).cacheMaxTimeToLive(LONGEST_ALIAS);
          names.accept(spec);
        })
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS,
            Math.toIntExact(properties.connectTimeout().toMillis()))
        .responseTimeout(properties.responseTimeout());
  }

  private static ConnectionProvider pool(HttpProperties http) {
    return ConnectionProvider.builder("peers")
        .maxConnections(MOST_PER_PEER)
        .pendingAcquireMaxCount(MOST_WAITING_PER_PEER)
        .maxIdleTime(longestIdle(http.idleTimeout()))
        .maxLifeTime(LONGEST_LIFE)
        .evictInBackground(BETWEEN_EVICTIONS)
        .disposeInactivePoolsInBackground(BETWEEN_EVICTIONS, LONGEST_IDLE)
        .build();
  }

  /**
   * How long a connection may wait for its next request: at most half of what a peer with the same
   * settings allows, so that no request is sent on a connection that the peer is closing.
   */
  static Duration longestIdle(Duration idleTimeoutOfPeers) {
    Duration half = idleTimeoutOfPeers.dividedBy(2);
    return half.compareTo(LONGEST_IDLE) < 0 ? half : LONGEST_IDLE;
  }
}
