package io.grapevine.http;

import io.grapevine.http.BodyBudget.Account;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Reads bodies whose requests announce that they are small, on the event loop of their connection.
 * They use the budget of {@link RequestBodies} and have its timeouts.
 */
@Component
public final class SmallBodies {

  private final BodyBudget budget;
  private final BodyProperties properties;
  private final RefusedBodies refused;

  public SmallBodies(BodyBudget budget, BodyProperties properties, MeterRegistry registry) {
    this.budget = budget;
    this.properties = properties;
    this.refused = new RefusedBodies(registry);
  }

  /** A body that counts in the budget while it is used. */
  public static final class Body {

    private final byte[] bytes;
    private final Account account;

    private Body(byte[] bytes, Account account) {
      this.bytes = bytes;
      this.account = account;
    }

    /** All of it; not a copy. */
    public byte[] bytes() {
      return bytes;
    }

    /**
     * Reserves memory for data that is derived from the body and larger than it.
     *
     * @throws BodyException if there is no room for it
     */
    public void reserve(long more) {
      if (!account.reserve(more)) {
        throw BodyException.noRoom();
      }
    }
  }

  /**
   * Reads the whole body and uses it at once.
   *
   * @param length what the request says, at most {@link Bodies#SMALL}
   * @param answer the headers of the response
   * @param use what it throws is the result
   * @return fails with a {@link BodyException}, or with an {@link AbortedException} if the
   *     connection closes before the end of the body
   */
  public <T> Mono<T> read(
      HttpServerRequest request, int length, HttpHeaders answer, Function<Body, T> use) {
    return Mono.<Body>create(
            sink -> {
              Account account = budget.open();
              if (!account.reserve(length)) {
                sink.error(BodyException.noRoom());
                return;
              }
              request.withConnection(connection -> {
                var body =
                    new SmallBody(
                        length,
                        properties,
                        connection.channel().eventLoop(),
                        sink,
                        bytes -> sink.success(new Body(bytes, account)));
                sink.onDispose(() -> {
                  body.dispose();
                  account.close();
                });
                request.receive().subscribe(body);
              });
            })
        .map(use)
        .doOnError(BodyException.class, refusal -> refused.add(refusal.reason(), length, answer));
  }

  /**
   * Uses a body that is there; it counts in the budget meanwhile.
   *
   * @throws BodyException if there is no room for it, or for what is derived from it
   */
  public <T> T use(byte[] bytes, Function<Body, T> use) {
    Account account = budget.open();
    try {
      Body body = new Body(bytes, account);
      body.reserve(bytes.length);
      return use.apply(body);
    } catch (BodyException refusal) {
      refused.count(refusal.reason());
      throw refusal;
    } finally {
      account.close();
    }
  }
}
