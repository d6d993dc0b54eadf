package io.grapevine.http;

import io.grapevine.bytes.Blocks;
import io.grapevine.http.BodyBudget.Account;
import io.grapevine.http.BodyException.Reason;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServer;

/**
 * Reads the bodies of requests on both ports. All of them share one budget of bytes, and each has a
 * timeout.
 *
 * <p>As a filter, it opens an account for every request with a body. The account closes when the
 * response ends or the connection closes: the data of a body counts as long as it may be held.
 */
public final class RequestBodies implements WebFilter {

  private static final String ACCOUNT = RequestBodies.class.getName();

  private final BodyBudget budget;
  private final BodyProperties properties;
  private final RefusedBodies refused;
  private final Scheduler timer;
  private final Scheduler work;

  /** One thread of those: parsing a large body uses more memory than the body. */
  private final Scheduler oneByOne;

  /** The bodies of one node; those that are not small are read on the work scheduler. */
  public RequestBodies(
      BodyBudget budget,
      BodyProperties properties,
      MeterRegistry registry,
      Scheduler timer,
      Scheduler work) {
    this.budget = budget;
    this.properties = properties;
    this.refused = new RefusedBodies(registry);
    this.timer = timer;
    this.work = work;
    this.oneByOne = Schedulers.single(work);
    Gauge.builder("grapevine.bodies.in.flight", budget::inFlight)
        .description("Bytes of request bodies that this node holds")
        .baseUnit("bytes")
        .register(registry);
  }

  /** A server that sends responses at the pace of their readers. */
  public HttpServer paced(HttpServer server) {
    return AnswerPace.of(server, properties.idleTimeout());
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    if (headers.getContentLength() <= 0 && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
      return chain.filter(exchange);
    }
    Account account = budget.open();
    exchange.getAttributes().put(ACCOUNT, account);
    Disposable closing =
        RequestConnection.of(exchange.getRequest())
            .closed()
            .subscribe(nothing -> {}, error -> {}, account::close);
    return chain
        .filter(exchange)
        .doFinally(signal -> {
          closing.dispose();
          account.close();
        });
  }

  /**
   * The whole body in blocks, unpacked if it is compressed by gzip. A body that is not small
   * continues on the work scheduler.
   *
   * @param most the maximum number of bytes, compressed and unpacked
   * @return fails with a {@link BodyException}, or an {@link IOException} if it is not gzip
   */
  public Mono<Blocks> read(ServerWebExchange exchange, long most) {
    ServerHttpRequest request = exchange.getRequest();
    return Mono.defer(() -> whole(exchange, most))
        .flatMap(body -> {
          int size = body.size();
          boolean packed = GzipBody.isGzip(request.getHeaders());
          if (!packed && size <= Bodies.SMALL) {
            return Mono.just(body);
          }
          Mono<Blocks> elsewhere =
              Mono.just(body).publishOn(packed || size > Bodies.LARGE ? oneByOne : work);
          return packed
              ? elsewhere.map(all -> GzipBody.unpack(all.take(), new Meter(exchange, most, size)))
              : elsewhere;
        })
        .doOnError(BodyException.class, refusal -> refused(refusal.reason(), exchange));
  }

  /**
   * Reads a body of any length in pieces, on the work scheduler.
   *
   * @param reader gets one piece after the other; may throw to end the reading
   * @return completes when all of it was read; fails with a {@link BodyException} after a pause
   */
  public Mono<Void> stream(ServerWebExchange exchange, Blocks.Reader reader) {
    Flux<DataBuffer> body = exchange.getRequest().getBody();
    return BodyStream.read(body, reader, timer, work, properties.idleTimeout())
        .doOnError(BodyStream::isLate, late -> refused(Reason.TOO_SLOW, exchange));
  }

  private void refused(Reason reason, ServerWebExchange exchange) {
    long announced = exchange.getRequest().getHeaders().getContentLength();
    refused.add(reason, announced, exchange.getResponse().getHeaders());
  }

  private Mono<Blocks> whole(ServerWebExchange exchange, long most) {
    ServerHttpRequest request = exchange.getRequest();
    Meter meter = new Meter(exchange, most, 0);
    meter.announce(request.getHeaders().getContentLength());
    Blocks blocks = new Blocks();
    return request
        .getBody()
        .map(buffer -> add(buffer, blocks, meter))
        .timeout(properties.idleTimeout(), timer)
        .then(Mono.just(blocks))
        .timeout(properties.timeout(), timer)
        .onErrorMap(TimeoutException.class, late -> BodyException.tooSlow());
  }

  private static int add(DataBuffer buffer, Blocks blocks, Meter meter) {
    try (var parts = buffer.readableByteBuffers()) {
      meter.add(buffer.readableByteCount());
      parts.forEachRemaining(blocks::write);
      return blocks.size();
    } finally {
      DataBufferUtils.release(buffer);
    }
  }

  /**
   * Reserves memory for data that is derived from the body and larger than it, until the response
   * ends.
   *
   * @throws BodyException if there is no room for it
   */
  public void reserve(ServerWebExchange exchange, long bytes) {
    if (!account(exchange).reserve(bytes)) {
      refused(Reason.NO_ROOM, exchange);
      throw BodyException.noRoom();
    }
  }

  private Account account(ServerWebExchange exchange) {
    return Objects.requireNonNullElseGet(exchange.getAttribute(ACCOUNT), budget::open);
  }

  /** Counts the bytes of one body, against its own limit and the budget. */
  final class Meter {

    private final Account account;
    private final long most;
    private long reserved;
    private long counted;

    /**
     * A meter.
     *
     * @param reserved the bytes that the compressed body has reserved: it is released when this one
     *     is complete, and at most as many bodies are unpacked at the same time as there are
     *     threads for work
     */
    private Meter(ServerWebExchange exchange, long most, long reserved) {
      this.account = account(exchange);
      this.most = most;
      this.reserved = reserved;
    }

    /** Rejects a body early if its declared length does not fit. */
    private void announce(long bytes) {
      if (bytes > most) {
        throw tooLarge();
      }
      if (bytes > 0 && !account.hasRoomFor(bytes)) {
        throw BodyException.noRoom();
      }
    }

    void add(int bytes) {
      counted += bytes;
      if (counted > most) {
        throw tooLarge();
      }
      if (counted > reserved) {
        if (!account.reserve(counted - reserved)) {
          throw BodyException.noRoom();
        }
        reserved = counted;
      }
    }

    private BodyException tooLarge() {
      return new BodyException(
          Reason.TOO_LARGE,
          "A body can have at most %s.".formatted(Amount.of(most, "byte", "bytes")));
    }
  }
}
