package io.grapevine.wire;

import io.grapevine.cbor.CborReader;
import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Sender;
import io.grapevine.http.Amount;
import io.grapevine.http.HttpProperties;
import io.grapevine.http.LastResort;
import io.grapevine.http.SmallBodies;
import io.grapevine.message.Feedback;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import io.grapevine.repair.PeerAnswers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;

/**
 * Serves the push streams of peers ({@link PushStream}). Whatever this node does not take on a
 * stream ends it: the peer then sends the push as a request, whose answer says why.
 */
@Component
final class StreamedPushes {

  /** The path of push streams. */
  static final String PATH = "/streams/push";

  /**
   * The maximum number of streams; further peers send requests. If each holds back the end of a
   * push of the maximum size, they use 8 MB, half of the direct memory of the smallest node.
   */
  static final int MOST = 128;

  /**
   * The maximum size of a push in bytes, with which the frame around it fits into 64 KB; larger
   * ones are requests. A push is taken on the event loop. While a request is under way, which takes
   * longer, more changes gather: with a much lower limit, a loaded node that has sent one request
   * would go on with requests.
   */
  static final int LARGEST = 64 * 1024 - 64;

  private final PeerAnswers answers;
  private final Admission admission;
  private final Introduction self;
  private final SmallBodies bodies;
  private final Requests requests;
  private final LastResort errors;
  private final long longestIdle;
  private final WebsocketServerSpec spec;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private volatile boolean ending;

  StreamedPushes(
      PeerAnswers answers,
      Admission admission,
      Introduction self,
      SmallBodies bodies,
      Requests requests,
      LastResort errors,
      ConnectionProperties properties,
      HttpProperties http,
      MeterRegistry meters) {
    this.answers = answers;
    this.admission = admission;
    this.self = self;
    this.bodies = bodies;
    this.requests = requests;
    this.errors = errors;
    this.longestIdle = http.idleTimeout().toMillis();
    this.spec =
        WebsocketServerSpec.builder()
            .maxFramePayloadLength((int) Math.min(LARGEST, properties.maxDeltaSize().toBytes()))
            .build();
    Gauge.builder("grapevine.push.streams", open, Set::size)
        .description("Streams on which peers push to this node")
        .register(meters);
  }

  /**
   * Checks whether this node opens a stream for a sender. It has to be a node of the group,
   * whatever the settings allow to others: pages in a browser can open WebSockets to any address,
   * but cannot choose these headers.
   *
   * @throws PeerException if it opens none
   */
  void check(Sender sender) {
    if (sender.id() == null || sender.group() == null) {
      throw new PeerException(
          PeerException.Reason.NO_GROUP,
          "A stream needs the headers %s and %s.".formatted(PeerHeaders.NODE, PeerHeaders.GROUP));
    }
    admission.check(sender);
    if (ending || open.size() >= MOST) {
      throw new PeerException(
          PeerException.Reason.BUSY,
          ending
              ? "This node is shutting down."
              : "This node has %s.".formatted(Amount.of(MOST, "stream", "streams")));
    }
  }

  /** Answers the handshake of a sender that was checked, and then its pushes. */
  Mono<Void> serve(HttpServerResponse response, Sender sender) {
    return response.sendWebsocket((in, out) -> serve(in, sender), spec);
  }

  private Mono<Void> serve(WebsocketInbound in, Sender sender) {
    Channel channel = PushStream.channel(in, longestIdle);
    open.add(channel);
    if (ending) {
      channel.close();
    }
    return in.receiveFrames()
        .takeWhile(frame -> isTaken(frame, channel, sender))
        .then()
        .onErrorComplete();
  }

  /** Returns whether the stream goes on. */
  private boolean isTaken(WebSocketFrame frame, Channel channel, Sender sender) {
    if (!channel.isWritable()) {
      channel.close(); // A peer that pushes on without reading the receipts is no node.
      return false;
    }
    if (!(frame instanceof BinaryWebSocketFrame) || !frame.isFinalFragment()) {
      return false;
    }
    try {
      byte[] receipt =
          bodies.use(ByteBufUtil.getBytes(frame.content()), push -> receipt(push, sender));
      channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(receipt)));
      return true;
    } catch (RuntimeException failure) {
      if (PeerProblems.of(failure) == null) {
        errors.failed("a push on a stream", failure);
      }
      return false;
    }
  }

  private byte[] receipt(SmallBodies.Body push, Sender sender) {
    NodeInfo before = self.answer();
    admission.check(sender);
    CborReader reader = new CborReader(push.bytes());
    Set<String> recipients = StreamMessages.readRecipients(reader);
    List<Feedback> feedback = answers.take(requests.binary(reader, push), recipients, sender);
    return StreamMessages.receipt(self.now(before), feedback);
  }

  /** Ends all streams, and returns what completes then; from now on none is opened. */
  ChannelGroupFuture end() {
    ending = true;
    return open.close();
  }
}
