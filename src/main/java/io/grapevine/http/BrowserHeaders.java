package io.grapevine.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Gives each response with content the headers that browsers and caches need: not to guess another
 * type, and to ask again before they use it once more.
 *
 * <p>A response with {@code Last-Modified} and without {@code Cache-Control} may be reused for a
 * tenth of its age (RFC 9111, 4.2.2): a value that was written a month ago would be stale for days.
 * With {@code no-cache} a cache may keep it and revalidate it by its tag. Here, below the web
 * framework, one place covers all responses, also those of the HTTP server itself.
 */
@Sharable
final class BrowserHeaders extends ChannelOutboundHandlerAdapter {

  private static final BrowserHeaders INSTANCE = new BrowserHeaders();

  private static final AsciiString CONTENT_TYPE_OPTIONS =
      AsciiString.cached("x-content-type-options");
  private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");
  private static final AsciiString NO_CACHE = AsciiString.cached("no-cache");

  private BrowserHeaders() {}

  /** A server whose responses have them. */
  static HttpServer of(HttpServer server) {
    return server.doOnChannelInit((observer, channel, address) ->
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, null, INSTANCE));
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      HttpHeaders headers = response.headers();
      boolean typed = headers.contains(HttpHeaderNames.CONTENT_TYPE);
      if (typed) {
        headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
      }
      // 304 updates what a cache has of the response.
      if ((typed || response.status().code() == HttpResponseStatus.NOT_MODIFIED.code())
          && !headers.contains(HttpHeaderNames.CACHE_CONTROL)) {
        headers.set(HttpHeaderNames.CACHE_CONTROL, NO_CACHE);
      }
    }
    context.write(message, promise);
  }
}
