package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tokens of an issuer whose keys are known, and which must be asked for nothing else. */
abstract class WithIssuer {

  final TokenParts parts = new TokenParts();
  final TestIssuer issuer = parts.issuer;
  final Instant now = parts.clock.instant();

  @BeforeEach
  void start() {
    parts.issuers.start();
    assertThat(parts.outcome(issuer.token(now, "ann"))).isEqualTo("ann");
  }

  @AfterEach
  void stop() {
    assertThat(issuer.others()).as("nothing that a token names is fetched").isZero();
    parts.close();
  }
}
