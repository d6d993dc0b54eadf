package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWK;
import io.grapevine.access.Permission;
import io.grapevine.access.Policies;
import io.grapevine.access.Policy;
import io.grapevine.access.Rule;
import io.grapevine.access.Rules;
import io.grapevine.access.Subject;
import io.grapevine.access.Who;
import io.grapevine.access.http.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that are accepted, for how long, and what their subjects may do. */
class TokensTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String STATIC = "0123456789abcdef";

  private final TokenParts parts = new TokenParts();
  private final TestIssuer issuer = parts.issuer;
  private final Policies policies = parts.policies;
  private final Instant now = parts.clock.instant();

  @BeforeEach
  void start() {
    parts.issuers.start();
  }

  @AfterEach
  void stop() {
    parts.close();
  }

  private Grant grant(String token) {
    return Objects.requireNonNull(parts.tokens.find(List.of("Bearer " + token)));
  }

  private Grant anonymous() {
    return Objects.requireNonNull(parts.tokens.find(List.of()));
  }

  private boolean isKnown(String token) {
    return parts.tokens.find(List.of("Bearer " + token)) != null;
  }

  private void permit(String... subjects) {
    List<Who> names = List.of(subjects).stream().<Who>map(Who.Name::new).toList();
    Rule rule = new Rule("rule", names, "x/", Set.of(Permission.READ));
    policies.replace(new Policy(new Rules(List.of(rule)), List.of()));
  }

  @Test
  void eachKindOfKeyVerifies() {
    assertThat(parts.outcome(issuer.token(now, "ann"))).isEqualTo("ann");
    assertThat(parts.outcome(TestIssuer.signed(TestIssuer.EC, issuer.claims(now, "bob").build())))
        .isEqualTo("bob");
    JWK nameless = TestIssuer.RSA.toRSAKey();
    assertThat(
            parts.outcome(
                TestIssuer.signed(
                    TestIssuer.header(nameless).keyID(null).build(),
                    nameless,
                    issuer.claims(now, "carl").build())))
        .as("without the name of its key")
        .isEqualTo("carl");
  }

  @Test
  void aTokenIsRememberedUntilItExpires() {
    String token = issuer.token(now, "ann");
    assertThat(isKnown(token)).isFalse();
    assertThat(parts.outcome(token)).isEqualTo("ann");
    assertThat(isKnown(token)).isTrue();
    assertThat(grant(token).until()).isEqualTo(now.plusSeconds(600).plus(TokenParts.SKEW));

    parts.clock.advance(Duration.ofSeconds(600).plus(TokenParts.SKEW).minusMillis(1));
    assertThat(isKnown(token)).isTrue();
    Grant granted = grant(token);

    parts.clock.advance(Duration.ofMillis(2));
    assertThat(isKnown(token)).isFalse();
    assertThat(parts.outcome(token)).isEqualTo(Reason.EXPIRED.name());
    assertThat(granted.now().get().read().isEmpty()).isTrue();
    parts.known.cleanUp();
    assertThat(parts.known.size()).isZero();
  }

  @Test
  void theClocksMayDiffer() {
    assertThat(parts.outcome(issuer.token(now.minusSeconds(630), "late"))).isEqualTo("late");
    assertThat(parts.outcome(issuer.token(now.plusSeconds(30), "early"))).isEqualTo("early");
    assertThat(parts.outcome(issuer.token(now.minusSeconds(631), "x")))
        .isEqualTo(Reason.EXPIRED.name());
    assertThat(parts.outcome(issuer.token(now.plusSeconds(31), "x")))
        .isEqualTo(Reason.NOT_YET_VALID.name());
  }

  @Test
  void rulesAreEvaluatedOnceForASubjectAndAgainWhenTheyChange() {
    permit("ann");
    String token = issuer.token(now, "ann");
    String other = issuer.token(now.minusSeconds(1), "ann");
    parts.verify(token);
    parts.verify(other);

    assertThat(grant(token).rights().read().permits("x/1")).isTrue();
    assertThat(grant(token)).isSameAs(grant(token));
    assertThat(grant(token).rights()).isSameAs(grant(other).rights());
    assertThat(anonymous().rights().read().permits("x/1")).isFalse();

    Grant before = grant(token);
    permit(Subject.ANONYMOUS.name());
    assertThat(grant(token).rights().read().permits("x/1")).isFalse();
    assertThat(before.now().get().read().permits("x/1")).isFalse();
    assertThat(anonymous().rights().read().permits("x/1")).isTrue();
  }

  @Test
  void aWithdrawnKeyEndsTheTokensThatItSigned() {
    String token = issuer.token(now, "ann");
    assertThat(parts.outcome(token)).isEqualTo("ann");
    Grant granted = grant(token);
    issuer.publish(TestIssuer.EC);

    parts.clock.advance(Keys.FLOOR);
    parts.outcome(TestIssuer.signed(TestIssuer.OTHER_RSA, issuer.claims(now, "eve").build()));

    assertThat(isKnown(token)).isFalse();
    assertThat(granted.now().get())
        .isEqualTo(io.grapevine.access.Rights.nothing(new Subject("ann", Set.of())));
    assertThat(parts.outcome(token)).isEqualTo(Reason.KEY.name());
  }

  @Test
  void aNewKeyIsUsedAtOnceAndTheTokensBeforeStay() {
    String token = issuer.token(now, "ann");
    assertThat(parts.outcome(token)).isEqualTo("ann");
    issuer.publish(TestIssuer.RSA, TestIssuer.EC, TestIssuer.OTHER_RSA);

    parts.clock.advance(Keys.FLOOR);
    assertThat(
            parts.outcome(
                TestIssuer.signed(TestIssuer.OTHER_RSA, issuer.claims(now, "bob").build())))
        .isEqualTo("bob");
    assertThat(isKnown(token)).isTrue();
  }

  @Test
  void aStaticTokenIsAcceptedUntilItLeavesTheFile() {
    parts.file.replace(StaticTokens.parse("backup " + STATIC));
    String jwt = issuer.token(now, "ann");
    parts.verify(jwt);
    assertThat(parts.outcome(STATIC)).isEqualTo("backup");
    assertThat(grant(STATIC).until()).isNull();
    parts.clock.advance(Duration.ofSeconds(300));
    assertThat(isKnown(STATIC)).isTrue();

    Grant granted = grant(STATIC);
    parts.file.replace(StaticTokens.parse("other fedcba9876543210"));
    assertThat(isKnown(STATIC)).isFalse();
    assertThat(isKnown(jwt)).as("has nothing to do with the file").isTrue();
    assertThat(granted.now().get().read().isEmpty()).isTrue();
    assertThat(parts.outcome(STATIC)).isEqualTo(Reason.MALFORMED.name());
  }

  @Test
  void theNumberOfVerificationsAtATimeHasABound() throws Exception {
    parts.outcome(issuer.token(now, "ann"));
    CountDownLatch end = new CountDownLatch(1);
    parts.verifying.schedule(() -> {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    String token = issuer.token(now, "bob");
    List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    for (int i = 0; i < Tokens.MOST_IN_FLIGHT; i++) {
      waiting.add(parts.tokens.verify("Bearer " + token).toFuture());
    }
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThat(parts.outcome(token)).isEqualTo(Reason.OVERLOADED.name());

    waiting.getFirst().cancel(true);
    end.countDown();
    await().atMost(PATIENCE).until(() -> waiting.stream().allMatch(CompletableFuture::isDone));
    assertThat(waiting.getLast().get()).isInstanceOf(Known.class);
    assertThat(parts.meters.get("grapevine.access.verified.tokens").counter().count())
        .as("the first one verifies for all")
        .isEqualTo(2);
    assertThat(parts.outcome(issuer.token(now, "carl"))).isEqualTo("carl");
  }
}
