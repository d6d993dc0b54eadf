package io.grapevine.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.grapevine.access.Subject;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were verified, by the whole value of their header, until they expire. Tokens that
 * were refused are not remembered: their number has no bound.
 */
final class KnownTokens {

  /** An entry without its texts: the nodes of the table and of the timer, and our objects. */
  private static final int OVERHEAD = 400;

  private static final int TEXT_OVERHEAD = 56;

  private final Cache<String, Known> cache;
  private final InstantSource clock;

  /**
   * Knows no token yet.
   *
   * @param bytes the maximum size of all of them
   * @param executor removes what has expired or has no room
   */
  KnownTokens(long bytes, InstantSource clock, Ticker ticker, Executor executor) {
    this.clock = clock;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher(KnownTokens::weight)
            .expireAfter(Expiry.<String, Known>writing((header, known) -> rest(known)))
            .ticker(ticker::nanos)
            .executor(executor)
            .build();
  }

  private Duration rest(Known known) {
    long until = known.until();
    long now = clock.millis();
    return until <= now ? Duration.ZERO : Duration.ofMillis(until - now);
  }

  /** The bytes of heap that an entry uses, roughly. */
  static int weight(String header, Known known) {
    Subject subject = known.subject();
    return OVERHEAD
        + header.length()
        + 2 * subject.name().length()
        + subject.groups().stream().mapToInt(group -> TEXT_OVERHEAD + 2 * group.length()).sum();
  }

  /**
   * The token in a header with this value; null if it is not known, or valid no more.
   *
   * <p>The cache keeps what is used. To record each use would cost more than to find the token.
   */
  @Nullable Known get(String header) {
    Known known = cache.policy().getIfPresentQuietly(header);
    long now = clock.millis();
    if (known == null || !known.isValid(now)) {
      return null;
    }
    if (known.isUseDue(now)) {
      var _ = cache.getIfPresent(header);
    }
    return known;
  }

  boolean isValid(Known known) {
    return known.isValid(clock.millis());
  }

  void add(String header, Known known) {
    cache.put(header, known);
  }

  /** Frees the memory at once: something against which tokens were verified has changed. */
  void clear() {
    cache.invalidateAll();
  }

  /** The number of tokens, and of those that have expired and are not removed yet. */
  long size() {
    return cache.estimatedSize();
  }

  /** The bytes of heap that they use, roughly. */
  long bytes() {
    return cache.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  /** Removes now what is due. */
  void cleanUp() {
    cache.cleanUp();
  }
}
