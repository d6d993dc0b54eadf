package io.grapevine.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/** What the decoder of HTTP lets pass, and RFC 9112 (sections 2.3 and 3.2) does not. */
final class RequestHead {

  private RequestHead() {}

  /** Marks a request as one that could not be decoded if it breaks a rule. */
  static void check(HttpRequest request) {
    if (request.decoderResult().isSuccess() && !isValid(request)) {
      request.setDecoderResult(
          DecoderResult.failure(new IllegalArgumentException("the version or the Host")));
    }
  }

  private static boolean isValid(HttpRequest request) {
    int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
    HttpVersion version = request.protocolVersion();
    return version.majorVersion() == 1
        && (hosts == 1 || (hosts == 0 && version.equals(HttpVersion.HTTP_1_0)));
  }
}
