package io.grapevine.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grapevine.http.Troubles.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells by the first byte of a connection whether its client speaks TLS, and refuses it if the port
 * does not speak the same: a client would otherwise wait for a response in its own language until
 * it times out.
 *
 * <p>It removes itself as soon as it has seen that byte.
 */
final class FirstByte extends ByteToMessageDecoder {

  /** The type of the TLS record that begins a handshake; no HTTP request begins with it. */
  private static final int HANDSHAKE = 22;

  private static final ByteBuf NO_PLAIN_TEXT =
      refusal(
          "426 Upgrade Required",
          "Upgrade: TLS/1.2, HTTP/1.1\r\n",
          "{\"type\":\"urn:grapevine:problem:upgrade-required\",\"title\":\"Upgrade Required\",\"status\":426,"
              + "\"detail\":\"This port speaks TLS: use https.\"}");

  private static final ByteBuf NO_TLS =
      refusal(
          "400 Bad Request",
          "",
          "{\"type\":\"urn:grapevine:problem:bad-request\",\"title\":\"Bad Request\",\"status\":400,"
              + "\"detail\":\"This port does not speak TLS: use http.\"}");

  private final PortTls tls;
  private final Consumer<Kind> report;

  FirstByte(PortTls tls, Consumer<Kind> report) {
    this.tls = tls;
    this.report = report;
  }

  private static ByteBuf refusal(String status, String headers, String body) {
    String answer =
        """
        HTTP/1.1 %s\r
        %sConnection: close\r
        Content-Type: application/problem+json\r
        Content-Length: %d\r
        \r
        %s\
        """
            .formatted(status, headers, body.length(), body);
    return Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(answer, US_ASCII).asReadOnly());
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
    if (bytes.getUnsignedByte(bytes.readerIndex()) == HANDSHAKE) {
      beginTls(context, bytes);
    } else if (tls.isRequired()) {
      refuse(context, bytes, Kind.NO_TLS, NO_PLAIN_TEXT);
    } else {
      context.pipeline().remove(this);
    }
  }

  private void beginTls(ChannelHandlerContext context, ByteBuf bytes) {
    if (!tls.isSpoken()) {
      refuse(context, bytes, Kind.UNEXPECTED_TLS, NO_TLS);
      return;
    }
    SslHandler handler = tls.handler(context.channel());
    if (handler != null) {
      context.pipeline().addAfter(context.name(), null, handler);
    }
    context.pipeline().remove(this);
  }

  private void refuse(ChannelHandlerContext context, ByteBuf bytes, Kind kind, ByteBuf answer) {
    report.accept(kind);
    bytes.skipBytes(bytes.readableBytes());
    context.writeAndFlush(answer.duplicate()).addListener(ChannelFutureListener.CLOSE);
  }
}
