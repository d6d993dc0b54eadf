package io.grapevine.token;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import io.grapevine.http.Texts;
import io.grapevine.time.Durations;
import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import io.grapevine.token.KeySource.Published;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The keys with which one issuer signs: fetched again and again, and kept while the issuer does not
 * answer, for however long that is.
 *
 * <p>A token with an unknown key causes a fetch, because an issuer may have begun to use a new one.
 * There is at most one fetch in {@link #FLOOR}, whatever arrives.
 */
final class Keys implements AutoCloseable {

  static final Duration FLOOR = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Keys.class);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_PAUSE = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 6;

  /** Longer than a fetch of two documents may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(11);

  private final String name;
  private final KeySource source;
  private final Ticker ticker;
  private final Scheduler timer;
  private final Scheduler blocking;
  private final Runnable withdrawn;
  private final Repetition rounds;
  private final AtomicReference<Sinks.Empty<Void>> nextEnd = new AtomicReference<>(Sinks.empty());
  private volatile @Nullable Published published;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile long begun;
  private volatile boolean running;

  /**
   * Fetches nothing yet.
   *
   * @param name the issuer in the log
   * @param refresh the pause between two fetches that succeed
   * @param blocking where the network may block
   * @param withdrawn called when a key is published no more
   */
  Keys(
      String name,
      KeySource source,
      Duration refresh,
      Ticker ticker,
      Scheduler timer,
      Scheduler blocking,
      Runnable withdrawn) {
    this.name = name;
    this.source = source;
    this.ticker = ticker;
    this.timer = timer;
    this.blocking = blocking;
    this.withdrawn = withdrawn;
    this.begun = ticker.nanos() - FLOOR.toNanos();
    this.rounds =
        new Repetition(
            "the fetch of the keys of " + name,
            this::round,
            Duration.ZERO,
            () -> pause(failures.get(), refresh),
            Duration.ZERO,
            timer,
            ticker);
  }

  /** The pause after this number of failures in a row. */
  static Duration pause(int failures, Duration refresh) {
    if (failures == 0) {
      return refresh;
    }
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return doubled.compareTo(LAST_PAUSE) < 0 ? doubled : LAST_PAUSE;
  }

  void start() {
    rounds.start();
  }

  /** The issuer's name in its tokens; null as long as it is not known. */
  @Nullable String issuer() {
    Published known = published;
    return known == null ? null : known.issuer();
  }

  /**
   * The keys that may have signed a token, after a fetch if there is none; empty if the issuer
   * publishes none.
   *
   * @return an error with {@link KeysUnavailableException} if that is not known
   */
  Mono<List<JWK>> of(JWSHeader header) {
    List<JWK> known = select(header);
    if (!known.isEmpty()) {
      return Mono.just(known);
    }
    Mono<List<JWK>> now = Mono.fromCallable(() -> selectNow(header));
    return fetched().then(now);
  }

  /** The keys that may have signed a token, as far as they are known. */
  List<JWK> select(JWSHeader header) {
    Published known = published;
    return known == null
        ? List.of()
        : new JWKSelector(JWKMatcher.forJWSHeader(header)).select(known.keys());
  }

  private List<JWK> selectNow(JWSHeader header) {
    List<JWK> known = select(header);
    if (known.isEmpty() && (published == null || failures.get() > 0)) {
      throw new KeysUnavailableException();
    }
    return known;
  }

  /** Completes when a fetch has ended, or at once if one has ended just before. */
  Mono<Void> fetched() {
    return Mono.defer(() -> {
      Mono<Void> end = nextEnd.get().asMono();
      if (!running) {
        if (ticker.nanos() - begun < FLOOR.toNanos()) {
          return Mono.empty();
        }
        rounds.soon();
      }
      return end.timeout(PATIENCE, Mono.empty(), timer);
    });
  }

  /** Fetches the keys once. */
  private Mono<Void> round() {
    running = true;
    begun = ticker.nanos();
    return Mono.fromCallable(source::get)
        .subscribeOn(blocking)
        .doOnNext(this::use)
        .doOnError(this::failed)
        .onErrorComplete()
        .then()
        .doFinally(signal -> {
          running = false;
          nextEnd.getAndSet(Sinks.empty()).tryEmitEmpty();
        });
  }

  private void use(Published found) {
    Published before = published;
    published = found;
    if (failures.getAndSet(0) > 0 || before == null) {
      log.info("got {} keys of {}", found.keys().size(), name);
    }
    if (before != null && !found.keys().getKeys().containsAll(before.keys().getKeys())) {
      log.info("{} has withdrawn a key; all tokens are verified again", name);
      withdrawn.run();
    }
  }

  private void failed(Throwable error) {
    if (failures.incrementAndGet() == 1) {
      log.warn(
          "cannot get the keys of {}: {}; {}, trying again within {}",
          name,
          Texts.oneLine(error),
          published == null ? "its tokens get 503" : "keeping those from before",
          Durations.text(LAST_PAUSE));
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
