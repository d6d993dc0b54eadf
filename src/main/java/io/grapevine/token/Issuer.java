package io.grapevine.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.source.JWKSecurityContextJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import io.grapevine.access.Subject;
import io.grapevine.token.Verdict.Accepted;
import io.grapevine.token.Verdict.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtReactiveAuthenticationManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Verifies the tokens of one issuer.
 *
 * <p>Spring Security checks the signature and the claims. The keys come from {@link Keys} instead
 * of its own cache, which would fetch them anew for each token with an unknown key.
 */
final class Issuer {

  /** Asymmetric ones only: a public key must never serve as the secret of an HMAC. */
  static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /**
   * RFC 9068 has a type of its own for access tokens; most issuers use the general one, or none.
   */
  private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

  /** Beyond it, sums of times overflow somewhere. */
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private final Keys keys;
  private final Function<Map<String, Object>, Optional<Subject>> subject;
  private final Duration clockSkew;
  private final ReactiveAuthenticationManager manager;

  /**
   * Verifies nothing yet.
   *
   * @param subject whom the claims of a token name
   * @param verifying where signatures are checked
   */
  Issuer(
      Keys keys,
      TokenValidators validators,
      Function<Map<String, Object>, Optional<Subject>> subject,
      Scheduler verifying) {
    this.keys = keys;
    this.subject = subject;
    this.clockSkew = validators.clockSkew();
    NimbusReactiveJwtDecoder decoder =
        NimbusReactiveJwtDecoder.withJwkSource(token -> keys(token.getHeader(), verifying))
            .jwtProcessorCustomizer(processor -> {
              processor.setJWSKeySelector(
                  new JWSVerificationKeySelector<>(ALGORITHMS, new JWKSecurityContextJWKSet()));
              processor.setJWSTypeVerifier(
                  new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
            })
            .build();
    decoder.setJwtValidator(validators.all());
    var verifier = new JwtReactiveAuthenticationManager(decoder);
    verifier.setJwtAuthenticationConverter(token -> Mono.just(new JwtAuthenticationToken(token)));
    this.manager = verifier;
  }

  Keys keys() {
    return keys;
  }

  /** Keys that are known come at once: another request with this token then finds it verified. */
  private Flux<JWK> keys(JWSHeader header, Scheduler verifying) {
    List<JWK> known = keys.select(header);
    return known.isEmpty()
        ? keys.of(header).publishOn(verifying).flatMapIterable(List::copyOf)
        : Flux.fromIterable(known);
  }

  Mono<Verdict> verify(String token) {
    return manager
        .authenticate(new BearerTokenAuthenticationToken(token))
        .cast(JwtAuthenticationToken.class)
        .map(verified -> accepted(verified.getToken()))
        .onErrorResume(
            error -> error instanceof AuthenticationException || isUnavailable(error),
            error -> Mono.just(new Refused(reason(error))));
  }

  private Verdict accepted(Jwt token) {
    return subject
        .apply(token.getClaims())
        .<Verdict>map(name -> new Accepted(name, end(token.getExpiresAt())))
        .orElse(new Refused(Reason.SUBJECT));
  }

  /** When a token is not accepted any more; one without an expiry is never accepted. */
  private Instant end(@Nullable Instant expiry) {
    if (expiry == null) {
      return Instant.EPOCH;
    }
    return expiry.isBefore(LATEST) ? expiry.plus(clockSkew) : LATEST;
  }

  private static boolean isUnavailable(Throwable error) {
    return causes(error).anyMatch(KeysUnavailableException.class::isInstance);
  }

  private static Reason reason(Throwable error) {
    return causes(error)
        .map(Issuer::known)
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(Reason.MALFORMED);
  }

  private static Optional<Reason> known(Throwable cause) {
    return Optional.ofNullable(
        switch (cause) {
          case KeysUnavailableException _ -> Reason.KEYS_UNAVAILABLE;
          case JwtValidationException invalid -> TokenValidators.reason(invalid);
          case BadJWSException _ -> Reason.SIGNATURE;
          case BadJOSEException _ -> Reason.KEY;
          default -> null;
        });
  }

  private static Stream<Throwable> causes(Throwable error) {
    return Stream.iterate(error, cause -> cause != null, Throwable::getCause);
  }
}
