package io.grapevine.token;

import io.grapevine.access.Policies;
import io.grapevine.access.Policy;
import io.grapevine.testing.ManualClock;
import io.grapevine.token.Verdict.Refused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import okhttp3.OkHttpClient;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** All that finds the subject of a token, with one issuer, on a manual clock. */
final class TokenParts implements AutoCloseable {

  static final Duration SKEW = Duration.ofSeconds(30);
  static final long CACHE_BYTES = 100_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final ManualClock clock = new ManualClock();
  final TestIssuer issuer = new TestIssuer();
  final Policies policies = new Policies(Policy.NONE);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Scheduler verifying = Schedulers.newSingle("tokens", true);
  final KnownTokens known = new KnownTokens(CACHE_BYTES, clock, clock, Runnable::run);
  final Basis basis = new Basis();
  final Keys keys;
  final Issuers issuers;
  final CurrentTokens file = new CurrentTokens(StaticTokens.NONE);
  final Tokens tokens;

  TokenParts() {
    IssuerProperties properties =
        new IssuerProperties(issuer.url(), null, null, "sub", "groups", "", null, true);
    keys =
        new Keys(
            issuer.url(),
            new IssuerKeys(properties, new Documents(new OkHttpClient())),
            Duration.ofMinutes(5),
            clock,
            Schedulers.parallel(),
            Schedulers.boundedElastic(),
            basis::changed);
    Clock wall = clock.withZone(ZoneOffset.UTC);
    Issuer one =
        new Issuer(
            keys,
            new TokenValidators(wall, SKEW, "grapevine"),
            claims -> Subjects.of(claims, properties),
            verifying);
    issuers = new Issuers(null, Map.of(issuer.url(), one), basis);
    tokens =
        new Tokens(
            known,
            file,
            issuers,
            new Grants(policies),
            verifying,
            new TokenMetrics(known, meters, clock));
  }

  /** What comes of a token. */
  Answer verify(String token) {
    return Objects.requireNonNull(tokens.verify("Bearer " + token).block(PATIENCE));
  }

  /** Whose token it is, or why it is refused. */
  String outcome(String token) {
    return switch (verify(token)) {
      case Known accepted -> accepted.subject().name();
      case Refused(Reason reason) -> reason.name();
    };
  }

  double counted(Reason reason) {
    return meters
        .get("grapevine.access.refused.tokens")
        .tag("reason", io.grapevine.http.Counters.label(reason))
        .counter()
        .count();
  }

  @Override
  public void close() {
    issuers.close();
    verifying.dispose();
    issuer.close();
  }
}
