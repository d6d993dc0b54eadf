package io.grapevine.token;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import io.grapevine.token.Verdict.Refused;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import reactor.core.publisher.Mono;

/** The issuers whose tokens are accepted, each found by the name in its tokens. */
final class Issuers implements AutoCloseable {

  private final @Nullable Issuer cluster;
  private final Map<String, Issuer> others;
  private final Basis basis;

  /**
   * Some issuers.
   *
   * @param cluster that of the cluster's ServiceAccounts, whose name only its API server knows;
   *     null if their tokens are not accepted
   * @param others all others, by their names
   * @param basis changes when a key is withdrawn
   */
  Issuers(@Nullable Issuer cluster, Map<String, Issuer> others, Basis basis) {
    this.cluster = cluster;
    this.others = Map.copyOf(others);
    this.basis = basis;
  }

  /** Begins to fetch keys, as soon as the node has started; has no effect the second time. */
  @EventListener(ContextRefreshedEvent.class)
  void start() {
    all().map(Issuer::keys).forEach(Keys::start);
  }

  private Stream<Issuer> all() {
    return Stream.concat(Stream.ofNullable(cluster), others.values().stream());
  }

  /** The keys of all of them. */
  Basis basis() {
    return basis;
  }

  /** Verifies a JSON Web Token. */
  Mono<Verdict> verify(String token) {
    String issuer;
    try {
      JWT parsed = JWTParser.parse(token);
      if (!(parsed instanceof SignedJWT)
          || !Issuer.ALGORITHMS.contains(parsed.getHeader().getAlgorithm())) {
        return refused(Reason.ALGORITHM);
      }
      issuer = parsed.getJWTClaimsSet().getIssuer();
    } catch (Exception e) { // A parser may throw anything, and all of it means the same.
      return refused(Reason.MALFORMED);
    }
    return issuer == null ? refused(Reason.ISSUER) : verify(token, issuer);
  }

  private Mono<Verdict> verify(String token, String name) {
    Issuer known = find(name);
    if (known != null) {
      return known.verify(token);
    }
    if (cluster == null || cluster.keys().issuer() != null) {
      return refused(Reason.ISSUER);
    }
    return cluster
        .keys()
        .fetched()
        .then(
            Mono.defer(() -> {
              Issuer found = find(name);
              if (found != null) {
                return found.verify(token);
              }
              return refused(
                  cluster.keys().issuer() == null ? Reason.KEYS_UNAVAILABLE : Reason.ISSUER);
            }));
  }

  private @Nullable Issuer find(String name) {
    return cluster != null && name.equals(cluster.keys().issuer()) ? cluster : others.get(name);
  }

  private static Mono<Verdict> refused(Reason reason) {
    return Mono.just(new Refused(reason));
  }

  @Override
  public void close() {
    all().map(Issuer::keys).forEach(Keys::close);
  }
}
