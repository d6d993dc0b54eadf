package io.grapevine.http;

import io.grapevine.http.Troubles.Kind;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * The connections of clients of one port: their number, and how long each may be open without a
 * complete request.
 *
 * <p>TCP detects a client that disappeared without closing its connection: after a minute of
 * silence the kernel sends probes, and a minute later it gives up. The probes also keep the
 * connection in the tables of load balancers and firewalls on the way.
 */
public final class Connections {

  /** The maximum number of requests that a client may send before the responses. */
  private static final int MAX_PIPELINED = 16;

  private static final int SECONDS_TO_FIRST_PROBE = 60;
  private static final int SECONDS_BETWEEN_PROBES = 15;
  private static final int PROBES = 4;

  private final HttpProperties properties;
  private final Troubles troubles;
  private final AtomicInteger open = new AtomicInteger();
  private final Set<KeptConnection> kept = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /**
   * Creates an instance without connections.
   *
   * @param port the name of the port in metrics and in the log
   */
  public Connections(
      String port, HttpProperties properties, MeterRegistry registry, Ticker ticker) {
    this.properties = properties;
    this.troubles = new Troubles(port, registry, ticker);
    Gauge.builder("grapevine.http.connections", open::get)
        .description("Open connections of clients, by port")
        .tag("port", port)
        .register(registry);
  }

  /** A server that uses these connections, and speaks TLS on all of them or on none. */
  public HttpServer of(HttpServer server) {
    return of(server, channel -> PortTls.ofServer(hasTls(channel)));
  }

  /** A server that uses these connections, without TLS of its own. */
  public HttpServer of(HttpServer server, PortTls tls) {
    return of(server, channel -> tls);
  }

  private static boolean hasTls(Channel channel) {
    return channel.pipeline().get(NettyPipeline.SslHandler) != null;
  }

  private HttpServer of(HttpServer server, Function<Channel, PortTls> tls) {
    HttpServer configured =
        server
            .idleTimeout(properties.idleTimeout())
            .maxPipelineDepth(MAX_PIPELINED)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .doOnChannelInit((observer, channel, address) -> opened(channel, tls.apply(channel)));
    return Epoll.isAvailable()
        ? configured
            .childOption(EpollChannelOption.TCP_KEEPIDLE, SECONDS_TO_FIRST_PROBE)
            .childOption(EpollChannelOption.TCP_KEEPINTVL, SECONDS_BETWEEN_PROBES)
            .childOption(EpollChannelOption.TCP_KEEPCNT, PROBES)
        : configured;
  }

  /**
   * From now on no connection is kept open: each response announces that it is the last one, and a
   * connection without a request within a second is closed. Requests are still served, also on new
   * connections.
   */
  public void closeAll() {
    closing = true;
    kept.forEach(KeptConnection::closeSoon);
  }

  boolean isClosing() {
    return closing;
  }

  private void opened(Channel channel, PortTls tls) {
    SocketAddress client = channel.remoteAddress();
    int number = open.incrementAndGet();
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    if (number > properties.maxConnections()) {
      troubles.happened(Kind.TOO_MANY_CONNECTIONS, client);
      channel.close();
      return;
    }
    HeadTimeout head =
        new HeadTimeout(
            properties.headerTimeout(), () -> troubles.happened(Kind.HEADER_TIMEOUT, client));
    UnreadBody rest =
        new UnreadBody(
            channel, properties.headerTimeout(), () -> troubles.happened(Kind.UNREAD_BODY, client));
    KeptConnection connection = new KeptConnection(this, channel, head, rest, troubles);
    kept.add(connection);
    channel.closeFuture().addListener(closed -> kept.remove(connection));
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addFirst(head, new FirstByte(tls, kind -> troubles.happened(kind, client)));
    pipeline.addAfter(NettyPipeline.HttpCodec, null, new BareErrors());
    pipeline.addAfter(NettyPipeline.HttpCodec, null, connection);
  }
}
