package io.grapevine.http;

import io.grapevine.http.Troubles.Kind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;

/**
 * One connection of a client: observes requests and responses, counts errors, and closes when the
 * port keeps no more connections. Its state belongs to its event loop.
 */
final class KeptConnection extends ChannelDuplexHandler {

  /** So that a request that is on its way still finds an open connection. */
  private static final int MILLIS_FOR_ONE_MORE_REQUEST = 1_000;

  private final Connections connections;
  private final Channel channel;
  private final HeadTimeout head;
  private final Troubles troubles;
  private final UnreadBody rest;
  private int unanswered;
  private boolean knowsChunks;
  private boolean endsAnswer;
  private boolean inBody;
  private boolean answering;
  private boolean answerEnded;
  private boolean lingering;
  private boolean malformed;

  KeptConnection(
      Connections connections,
      Channel channel,
      HeadTimeout head,
      UnreadBody rest,
      Troubles troubles) {
    this.connections = connections;
    this.channel = channel;
    this.head = head;
    this.rest = rest;
    this.troubles = troubles;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      RequestHead.check(request);
      knowsChunks = !request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }
    if (message instanceof DecoderResultProvider decoded && decoded.decoderResult().isFailure()) {
      failed(decoded.decoderResult().cause());
      if (inBody) {
        ReferenceCountUtil.release(message);
        refuseBody(context);
        return;
      }
    } else if (message instanceof HttpRequest) {
      unanswered++;
      inBody = true;
      answerEnded = false;
      head.began();
    }
    if (message instanceof HttpContent body) {
      rest.add(body.content().readableBytes());
    }
    if (message instanceof LastHttpContent) {
      inBody = false;
      if (rest.end()) {
        head.ended();
      }
      if (lingering) {
        context.close();
      }
    }
    if (lingering) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake
        && !handshake.isSuccess()
        && !head.hasExpired()) {
      troubles.happened(
          Kind.FAILED_HANDSHAKE, channel.remoteAddress() + ": " + reason(handshake.cause()));
    }
    super.userEventTriggered(context, event);
  }

  private static String reason(Throwable cause) {
    return cause instanceof ClosedChannelException
        ? "the client closed the connection"
        : Texts.oneLine(cause);
  }

  private void failed(Throwable cause) {
    malformed = true;
    if (!(cause instanceof PrematureChannelClosureException)) {
      troubles.happened(Kind.MALFORMED, channel.remoteAddress());
    } else if (!head.hasExpired()) {
      troubles.happened(Kind.ABORTED, channel.remoteAddress());
    }
  }

  /**
   * Closes the connection, and with it the body. If the failure were passed on, the body would end
   * as if it were complete, and half a value would be stored.
   */
  private void refuseBody(ChannelHandlerContext context) {
    if (answering || lingering) {
      context.close();
      return;
    }
    context
        .writeAndFlush(BareErrors.last(HttpResponseStatus.BAD_REQUEST))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
        context.write(message, promise);
        if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
          context.pipeline().remove(this); // There are no requests any more.
        }
        return;
      }
      answering = true;
      // The end of such an answer is that of the connection (RFC 9112, section 6.1).
      endsAnswer = !knowsChunks && HttpUtil.isTransferEncodingChunked(response);
      if (endsAnswer) {
        HttpUtil.setTransferEncodingChunked(response, false);
      }
      if (connections.isClosing() || endsAnswer) {
        HttpUtil.setKeepAlive(response, false);
      }
    }
    if (message instanceof LastHttpContent) {
      answerEnded = true;
      context.write(message, promise.unvoid()).addListener(sent -> answered());
    } else {
      context.write(message, promise);
    }
  }

  private void answered() {
    answering = false;
    unanswered = Math.max(0, unanswered - 1);
    if (connections.isClosing() || endsAnswer) {
      channel.close();
    } else if (unanswered == 0 && !lingering) {
      if (inBody) {
        rest.begin();
      } else {
        head.ended();
      }
    }
  }

  /**
   * While a body still arrives after its response, only the output is closed, and the rest of the
   * body is dropped within its limits. If the connection were closed at once, the client's system
   * would discard the response before the client has read it.
   */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (!answerEnded
        || !inBody
        || rest.hasExpired()
        || !(channel instanceof DuplexChannel duplex)) {
      context.close(promise);
      return;
    }
    channel.closeFuture().addListener(closed -> promise.trySuccess());
    if (!lingering) {
      lingering = true;
      rest.begin();
      duplex.shutdownOutput();
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    rest.end();
    if (!malformed && !rest.hasExpired() && (unanswered > 0 || inBody)) {
      troubles.happened(Kind.ABORTED, channel.remoteAddress());
    }
    context.fireChannelInactive();
  }

  /** Closes it unless a request arrives first, whose response will be the last one. */
  void closeSoon() {
    channel
        .eventLoop()
        .schedule(
            () -> {
              if (unanswered == 0) {
                channel.close();
              }
            },
            MILLIS_FOR_ONE_MORE_REQUEST,
            TimeUnit.MILLISECONDS);
  }
}
