package io.grapevine.agent.route;

import io.grapevine.http.Bodies;
import io.grapevine.http.LastResort;
import io.grapevine.http.RequestConnection;
import io.grapevine.state.Entry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.support.Netty4HeadersAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The response to one request that a route serves. */
final class RouteAnswer {

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  private final RouteAnswers all;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final HttpHeaders headers;
  private final long begin;

  RouteAnswer(
      RouteAnswers all, HttpServerRequest request, HttpServerResponse response, long begin) {
    this.all = all;
    this.request = request;
    this.response = response;
    this.headers = new HttpHeaders(new Netty4HeadersAdapter(response.responseHeaders()));
    this.begin = begin;
  }

  static HttpHeaders headersOf(HttpServerRequest request) {
    return new HttpHeaders(new Netty4HeadersAdapter(request.requestHeaders()));
  }

  /** The headers of the response. */
  HttpHeaders headers() {
    return headers;
  }

  /** A large value is sent at the pace of its reader. */
  Mono<Void> value(Entry entry) {
    head(OK, entry.valueLength());
    response.header(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
    if (entry.valueLength() <= Bodies.SMALL) {
      return response.send(Mono.just(Unpooled.wrappedBuffer(entry.value()))).then();
    }
    Flux<ByteBuf> pieces = Bodies.cut(entry.value()).map(NettyDataBufferFactory::toByteBuf);
    return response.send(RequestConnection.of(request).paced(pieces)).then();
  }

  Mono<Void> unchanged() {
    all.record(request, NOT_MODIFIED, begin);
    return response.status(NOT_MODIFIED).send();
  }

  /** An entity whose body is a problem, or has none. */
  Mono<Void> entity(ResponseEntity<?> entity) {
    headers.putAll(entity.getHeaders());
    if (entity.getBody() instanceof ProblemDetail problem) {
      problem.setInstance(URI.create(path()));
      byte[] json = all.json(problem);
      head(entity.getStatusCode().value(), json.length);
      return response.send(Mono.just(Unpooled.wrappedBuffer(json))).then();
    }
    head(entity.getStatusCode().value(), 0);
    return response.send();
  }

  private void head(int status, int length) {
    all.record(request, status, begin);
    response.status(status).header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(length));
  }

  private String path() {
    int query = request.uri().indexOf('?');
    return query < 0 ? request.uri() : request.uri().substring(0, query);
  }

  /** A client that is gone gets none: the server would log an error for each. */
  Mono<Void> problem(Throwable failure) {
    return LastResort.isGone(failure)
        ? Mono.empty()
        : entity(all.problem(request.method() + " " + path(), failure));
  }
}
