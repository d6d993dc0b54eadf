package io.grapevine.wire;

import io.grapevine.cbor.MalformedCborException;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import io.grapevine.message.Receipt;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.http.websocket.WebsocketInbound;

/**
 * An open connection on which this node pushes to one peer: one message for each push, which the
 * peer answers by one receipt. There is at most one push at a time.
 */
final class PushStream {

  private final Channel channel;
  private final NodeInfo peer;
  private final boolean secure;
  private final AtomicReference<@Nullable Waiting> waiting = new AtomicReference<>();
  private volatile boolean used;
  private volatile boolean proven;

  /** A push whose receipt has not arrived yet. */
  private record Waiting(int entries, MonoSink<Receipt> sink) {}

  /**
   * A stream on this connection.
   *
   * @param peer what the peer declared in its answer to the handshake
   * @param secure whether it has TLS
   */
  PushStream(Channel channel, NodeInfo peer, boolean secure) {
    this.channel = channel;
    this.peer = peer;
    this.secure = secure;
  }

  /**
   * Sends a push.
   *
   * @return fails with a {@link ClosedChannelException} if the stream ends before the receipt: the
   *     peer may have the delta or not
   */
  Mono<Receipt> push(StreamMessages.Push push) {
    return Mono.create(sink -> {
      if (!waiting.compareAndSet(null, new Waiting(push.delta().entries().size(), sink))) {
        sink.error(new ClosedChannelException());
        return;
      }
      used = true;
      sink.onCancel(this::close); // Its receipt would be taken for that of the next push.
      ByteBuf bytes = push.to(channel.alloc().ioBuffer(push.size()));
      channel
          .writeAndFlush(new BinaryWebSocketFrame(bytes))
          .addListener(sent -> {
            if (!sent.isSuccess()) {
              ended();
            }
          });
    });
  }

  /** Takes a message of the peer; returns whether the stream goes on. */
  boolean received(WebSocketFrame frame) {
    Waiting push = waiting.getAndSet(null);
    if (push == null || !(frame instanceof BinaryWebSocketFrame)) {
      end(push);
      return false;
    }
    try {
      Receipt receipt =
          StreamMessages.readReceipt(ByteBufUtil.getBytes(frame.content()), peer, push.entries());
      proven = true;
      push.sink().success(receipt);
      return true;
    } catch (PeerException | MalformedCborException e) {
      push.sink().error(Answers.malformed(e));
      return false;
    }
  }

  /** The stream has ended. */
  void ended() {
    end(waiting.getAndSet(null));
  }

  private static void end(@Nullable Waiting push) {
    if (push != null) {
      push.sink().error(new ClosedChannelException());
    }
  }

  /** Whether it was used, and the peer sent no receipt. */
  boolean isVain() {
    return used && !proven;
  }

  /** Whether it has TLS. */
  boolean isSecure() {
    return secure;
  }

  void close() {
    channel.close();
  }

  /**
   * The connection of a stream.
   *
   * @param longestIdle the milliseconds without a message after which it is closed
   */
  static Channel channel(WebsocketInbound in, long longestIdle) {
    AtomicReference<Channel> channel = new AtomicReference<>();
    in.withConnection(connection -> {
      channel.set(connection.channel());
      connection.onReadIdle(longestIdle, connection.channel()::close);
    });
    return channel.get();
  }
}
