package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens whose signature is right, and whose claims are not. */
class HostileClaimsTest extends WithIssuer {

  static Stream<Arguments> claims() {
    Instant now = new io.grapevine.testing.ManualClock().instant();
    return Stream.of(
        claim("expired", Reason.EXPIRED, some -> some.issueTime(null).expirationTime(at(now, -31))),
        claim(
            "expired long ago",
            Reason.EXPIRED,
            some -> some.issueTime(null).expirationTime(new Date(0))),
        claim(
            "expired before 1970",
            Reason.EXPIRED,
            some -> some.issueTime(null).expirationTime(new Date(-5000))),
        claim("without an expiry", Reason.EXPIRED, some -> some.expirationTime(null)),
        claim("not yet valid", Reason.NOT_YET_VALID, some -> some.notBeforeTime(at(now, 31))),
        claim("another audience", Reason.AUDIENCE, some -> some.audience("other")),
        claim("other audiences", Reason.AUDIENCE, some -> some.audience(List.of("a", "b"))),
        claim("a similar audience", Reason.AUDIENCE, some -> some.audience("Grapevine")),
        claim("no audience", Reason.AUDIENCE, some -> some.audience((String) null)),
        claim("another issuer", Reason.ISSUER, some -> some.issuer("https://evil.example.com")),
        claim("no issuer", Reason.ISSUER, some -> some.issuer(null)),
        claim(
            "a name of Kubernetes",
            Reason.SUBJECT,
            some -> some.subject("system:serviceaccount:shop:cart")),
        claim("the name of nobody", Reason.SUBJECT, some -> some.subject("anonymous")),
        claim("no subject", Reason.SUBJECT, some -> some.subject(null)));
  }

  private static Arguments claim(
      String name, Reason reason, Consumer<JWTClaimsSet.Builder> change) {
    return Arguments.of(name, reason, change);
  }

  private static Date at(Instant now, int seconds) {
    return Date.from(now.plusSeconds(seconds));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("claims")
  void wrongClaimsAreRefused(String name, Reason reason, Consumer<JWTClaimsSet.Builder> change) {
    assertThat(parts.outcome(issuer.token(now, change))).as(name).isEqualTo(reason.name());
    assertThat(parts.counted(reason)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"exp\":\"tomorrow\"",
        "\"exp\":{}",
        "\"exp\":[1]",
        "\"exp\":true",
        "\"exp\":-1.5",
        "\"exp\":1e-300",
        "\"exp\":null",
        "\"exp\":1699999900.5",
      })
  void anExpiryThatIsNoTimeToComeIsRefused(String expiry) {
    assertThat(parts.verify(withExpiry(expiry))).isInstanceOf(Verdict.Refused.class);
  }

  /** An issuer may promise what it likes; the node must bear it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"exp\":253402300800",
        "\"exp\":9223372036854775",
        "\"exp\":9223372036854775807",
        "\"exp\":1e300",
        "\"exp\":1800000000.25",
      })
  void anExpiryInTheFarFutureHarmsNothing(String expiry) {
    assertThat(parts.outcome(withExpiry(expiry)))
        .isIn("ann", Reason.EXPIRED.name(), Reason.MALFORMED.name());
  }

  private String withExpiry(String expiry) {
    String claims =
        "{\"iss\":\"%s\",\"sub\":\"ann\",\"aud\":\"grapevine\",%s}".formatted(issuer.url(), expiry);
    return TestIssuer.signed("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}", claims);
  }
}
