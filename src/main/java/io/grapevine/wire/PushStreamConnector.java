package io.grapevine.wire;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.http.Bodies;
import io.grapevine.http.HttpProperties;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import io.grapevine.peers.Peer;
import io.netty.channel.Channel;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;

/** Opens push streams: WebSockets (RFC 6455) to the peer port of a peer. */
final class PushStreamConnector {

  private static final WebsocketClientSpec SPEC =
      WebsocketClientSpec.builder().maxFramePayloadLength(Bodies.SMALL).build();

  private final PeerConnector connector;
  private final PeerScheme scheme;
  private final Introduction self;
  private final Admission admission;
  private final Duration patience;
  private final long longestIdle;
  private final Scheduler gossip;

  PushStreamConnector(
      PeerConnector connector,
      PeerScheme scheme,
      Introduction self,
      Admission admission,
      ConnectionProperties properties,
      HttpProperties http,
      Scheduler gossip) {
    this.connector = connector;
    this.scheme = scheme;
    this.self = self;
    this.admission = admission;
    this.patience = properties.connectTimeout().plus(properties.responseTimeout());
    this.longestIdle = PeerConnections.longestIdle(http.idleTimeout()).toMillis();
    this.gossip = gossip;
  }

  /**
   * Opens a stream, which ends itself when it has been idle for too long.
   *
   * @return emits the stream, and completes or fails when it has ended; fails if the peer opens
   *     none in time
   */
  Flux<PushStream> open(Peer peer) {
    return Flux.defer(() -> {
      boolean secure = isSecure(peer);
      return connector
          .client(secure)
          .headers(headers -> PeerHeaders.write(self.request(), PeerHeaders.of(headers)))
          .websocket(SPEC)
          .uri((secure ? "wss://" : "ws://") + peer + StreamedPushes.PATH)
          .handle((in, out) -> stream(peer, secure, in))
          .timeout(Mono.delay(patience, gossip), stream -> Mono.never());
    });
  }

  /** Whether a stream to this peer has to have TLS now. */
  boolean isSecure(Peer peer) {
    return scheme.isSecure(peer);
  }

  private Flux<PushStream> stream(Peer peer, boolean secure, WebsocketInbound in) {
    Channel channel = PushStream.channel(in, longestIdle);
    NodeInfo info;
    try {
      info = opened(peer, in);
    } catch (PeerException refusal) {
      channel.close();
      return Flux.error(refusal);
    }
    PushStream stream = new PushStream(channel, info, secure);
    return Flux.concat(
            Mono.just(stream), in.receiveFrames().takeWhile(stream::received).then(Mono.empty()))
        .doFinally(end -> stream.ended());
  }

  private NodeInfo opened(Peer peer, WebsocketInbound in) {
    NodeInfo info = PeerHeaders.read(PeerHeaders.of(in.headers()));
    admission.check(peer, new AnswerHead(HttpStatus.OK, null, info, 0));
    if (info.id() == null) {
      throw new PeerException(PeerException.Reason.STRANGER, "it is no node");
    }
    return info;
  }
}
