package io.grapevine.http;

import io.grapevine.http.BodyBudget.Account;
import io.micrometer.core.instrument.MeterRegistry;
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

  SmallBodies(BodyBudget budget, BodyProperties properties, MeterRegistry registry) {
    this.budget = budget;
    this.properties = properties;
    this.refused = new RefusedBodies(registry);
  }

  /**
   * The whole body.
   *
   * @param length what the request says, at most {@link Bodies#SMALL}
   * @param answer the headers of the response
   * @return fails with a {@link BodyException}, or with an {@link AbortedException} if the
   *     connection closes before the end of the body
   */
  public Mono<byte[]> read(HttpServerRequest request, int length, HttpHeaders answer) {
    return Mono.<byte[]>create(
            sink -> {
              Account account = budget.open();
              if (!account.reserve(length)) {
                sink.error(BodyException.noRoom());
                return;
              }
              request.withConnection(connection -> {
                var body =
                    new SmallBody(length, properties, connection.channel().eventLoop(), sink);
                sink.onDispose(() -> {
                  body.dispose();
                  account.close();
                });
                request.receive().subscribe(body);
              });
            })
        .doOnError(BodyException.class, refusal -> refused.add(refusal.reason(), length, answer));
  }
}
