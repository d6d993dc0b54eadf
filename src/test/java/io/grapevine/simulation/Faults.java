package io.grapevine.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grapevine.peers.Peer;
import io.grapevine.wire.Link;
import io.grapevine.wire.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Faults of messages, each kind a decorator of a {@link Link}. Randomness comes from one seeded
 * generator, and the probabilities from the {@link Weather}.
 */
final class Faults {

  /** What other programs answer at the address of a peer, each of them with 2xx. */
  private static final List<Reply> STRANGERS =
      List.of(
          Reply.ofStranger(Reply.Form.PAGE, "<html><h1>Sign in</h1></html>".getBytes(US_ASCII)),
          Reply.ofStranger(Reply.Form.ONLINE, new byte[0]),
          Reply.ofStranger(Reply.Form.EMPTY, new byte[0]),
          Reply.ofStranger(Reply.Form.ECHO, "{\"method\":\"PUT\"}".getBytes(US_ASCII)),
          Reply.ofStranger(Reply.Form.JSON_STATE, "{}".getBytes(US_ASCII)));

  private static final Duration LATENCY = Duration.ofMillis(20);

  private final Weather weather;
  private final RandomGenerator random;
  private final Scheduler scheduler;
  private final BiConsumer<Peer, Peer> disconnect;

  /**
   * Faults of this weather.
   *
   * @param disconnect ends the connections on which one address sends to another one
   */
  Faults(
      Weather weather,
      RandomGenerator random,
      Scheduler scheduler,
      BiConsumer<Peer, Peer> disconnect) {
    this.weather = weather;
    this.random = random;
    this.scheduler = scheduler;
    this.disconnect = disconnect;
  }

  /** All of them before one link. */
  Link before(Link link) {
    return partitioned(strange(slow(garbling(lossy(duplicating(delaying(link)))))));
  }

  /**
   * What is sent into a blocked direction is lost: a request before it was heard, or its answer.
   */
  private Link partitioned(Link next) {
    return (from, to, request) ->
        Mono.defer(
                () -> weather.isBlocked(from, to) ? lost(from, to) : next.send(from, to, request))
            .flatMap(reply -> weather.isBlocked(to, from) ? lost(from, to) : Mono.just(reply));
  }

  /** At some addresses other programs answer, and what was sent there reaches no node. */
  private Link strange(Link next) {
    return (from, to, request) ->
        Mono.defer(() ->
            weather.isStrange(to)
                ? later(upTo(LATENCY), Mono.just(stranger()))
                : next.send(from, to, request));
  }

  /** Loses requests, and answers to requests that were heard. */
  private Link lossy(Link next) {
    return (from, to, request) ->
        Mono.defer(() -> happens(weather.loss) ? lost(from, to) : next.send(from, to, request))
            .flatMap(reply -> happens(weather.loss) ? lost(from, to) : Mono.just(reply));
  }

  /** Lets some requests be heard a second time; nobody waits for the second answer. */
  private Link duplicating(Link next) {
    return (from, to, request) ->
        Mono.defer(() -> {
          if (happens(weather.duplication)) {
            later(upTo(Duration.ofSeconds(2)), next.send(from, to, request))
                .subscribe(r -> {}, e -> {});
          }
          return next.send(from, to, request);
        });
  }

  /** Takes its time, different for each message, so that one overtakes the other. */
  private Link delaying(Link next) {
    return (from, to, request) ->
        Mono.defer(() -> later(upTo(weather.delay), next.send(from, to, request)))
            .flatMap(reply -> later(upTo(weather.delay), Mono.just(reply)));
  }

  /** Lets some addresses take long for every answer. */
  private Link slow(Link next) {
    return (from, to, request) ->
        next.send(from, to, request)
            .flatMap(reply -> later(weather.slowness(to), Mono.just(reply)));
  }

  /** Spoils answers in a way that a reader can notice: another program's page, or a torn body. */
  private Link garbling(Link next) {
    return (from, to, request) ->
        next.send(from, to, request)
            .map(reply -> !happens(weather.garbage) ? reply : spoilt(from, to, reply));
  }

  private Reply spoilt(Peer from, Peer to, Reply reply) {
    disconnect.accept(from, to);
    List<byte[]> body = reply.body();
    return random.nextBoolean() || body.isEmpty()
        ? stranger()
        : reply.with(body.subList(0, random.nextInt(body.size() + 1)), true);
  }

  private Reply stranger() {
    return STRANGERS.get(random.nextInt(STRANGERS.size()));
  }

  /** The sender notices at once that the connection broke, or waits until it gives up. */
  private Mono<Reply> lost(Peer from, Peer to) {
    if (random.nextBoolean()) {
      return Mono.never();
    }
    disconnect.accept(from, to);
    return Mono.error(new IOException("connection reset"));
  }

  private boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  private Duration upTo(Duration most) {
    return most.isZero() ? most : Duration.ofNanos(random.nextLong(most.toNanos()));
  }

  private <T> Mono<T> later(Duration pause, Mono<T> then) {
    return pause.isZero() ? then : then.delaySubscription(pause, scheduler);
  }
}
