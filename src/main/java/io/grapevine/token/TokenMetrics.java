package io.grapevine.token;

import io.grapevine.http.Counters;
import io.grapevine.time.OnceAMinute;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the verifications of tokens, and reports refusals at most once a minute. */
final class TokenMetrics {

  private static final Logger log = LoggerFactory.getLogger(TokenMetrics.class);

  private final Counter accepted;
  private final Counters<Reason> refused;
  private final OnceAMinute refusals;

  TokenMetrics(KnownTokens known, MeterRegistry registry, Ticker ticker) {
    accepted =
        Counter.builder("grapevine.access.verified.tokens")
            .description("Tokens that were verified and accepted; later requests find them")
            .register(registry);
    refused =
        new Counters<>(
            registry,
            "grapevine.access.refused.tokens",
            "Requests refused because of their token, by reason",
            "reason",
            Reason.class,
            Tags.empty());
    refusals = new OnceAMinute(ticker);
    Gauge.builder("grapevine.access.known.tokens", known, KnownTokens::size)
        .description("Verified tokens that are remembered")
        .register(registry);
    Gauge.builder("grapevine.access.known.tokens.size", known, KnownTokens::bytes)
        .description("Estimated size of the tokens that are remembered")
        .baseUnit("bytes")
        .register(registry);
  }

  void accepted() {
    accepted.increment();
  }

  void refused(Reason reason) {
    refused.get(reason).increment();
    refusals.happened(times ->
        log.info(
            "refused {} requests because of their token since the last report, most recently: {}",
            times,
            reason.detail()));
  }
}
