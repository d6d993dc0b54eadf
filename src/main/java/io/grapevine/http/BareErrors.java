package io.grapevine.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.Queue;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * Gives a problem to those error responses of one connection that have no body: the HTTP server
 * sends them before any code of this product runs, for a request line, a header or a URL that is
 * malformed or too long.
 */
final class BareErrors extends ChannelDuplexHandler {

  /** The methods of the requests that are not answered yet; their number is bounded. */
  private final Queue<HttpMethod> unanswered = new ArrayDeque<>(2);

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      unanswered.add(request.method());
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof HttpResponse response)
        || response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      context.write(message, promise);
      return;
    }
    boolean head = HttpMethod.HEAD.equals(unanswered.poll());
    if (head || !isBareError(response)) {
      context.write(message, promise);
      return;
    }
    ByteBuf problem = problem(response.status(), response.headers());
    if (response instanceof FullHttpResponse full) {
      full.release();
      context.write(full.replace(problem), promise);
    } else {
      context.write(response);
      context.write(new DefaultHttpContent(problem), promise);
    }
  }

  private static boolean isBareError(HttpResponse response) {
    HttpHeaders headers = response.headers();
    return response.status().code() >= HttpResponseStatus.BAD_REQUEST.code()
        && !headers.contains(HttpHeaderNames.CONTENT_TYPE)
        && HttpUtil.getContentLength(response, -1L) == 0;
  }

  /** The last response of a connection: this error, as a problem. */
  static FullHttpResponse last(HttpResponseStatus status) {
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    HttpUtil.setKeepAlive(response, false);
    return response.replace(problem(status, response.headers()));
  }

  private static ByteBuf problem(HttpResponseStatus status, HttpHeaders headers) {
    byte[] json = PlainProblem.json(HttpStatusCode.valueOf(status.code()));
    headers.set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    headers.setInt(HttpHeaderNames.CONTENT_LENGTH, json.length);
    return Unpooled.wrappedBuffer(json);
  }
}
