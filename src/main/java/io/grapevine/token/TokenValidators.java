package io.grapevine.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/**
 * The checks of the claims of a token: those of Spring Security, each with our reason in its error.
 *
 * @param clock the wall clock
 * @param clockSkew how far it may differ from that of an issuer
 */
record TokenValidators(Clock clock, Duration clockSkew, String audience) {

  OAuth2TokenValidator<Jwt> all() {
    var time = new JwtTimestampValidator(clockSkew);
    time.setClock(clock);
    time.setAllowEmptyExpiryClaim(false);
    return new DelegatingOAuth2TokenValidator<>(
        named(time, this::outOfTime),
        named(new JwtAudienceValidator(audience), token -> Reason.AUDIENCE));
  }

  private Reason outOfTime(Jwt token) {
    Instant begin = token.getNotBefore();
    Instant end = token.getExpiresAt();
    boolean early = begin != null && clock.instant().plus(clockSkew).isBefore(begin);
    return early && end != null && end.isAfter(begin) ? Reason.NOT_YET_VALID : Reason.EXPIRED;
  }

  private static OAuth2TokenValidator<Jwt> named(
      OAuth2TokenValidator<Jwt> validator, Function<Jwt, Reason> reason) {
    return token ->
        validator.validate(token).hasErrors()
            ? OAuth2TokenValidatorResult.failure(new OAuth2Error(reason.apply(token).name()))
            : OAuth2TokenValidatorResult.success();
  }

  /** The reason in the first error. */
  static Reason reason(JwtValidationException invalid) {
    return Reason.valueOf(invalid.getErrors().iterator().next().getErrorCode());
  }
}
