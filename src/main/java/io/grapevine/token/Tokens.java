package io.grapevine.token;

import io.grapevine.access.Subject;
import io.grapevine.access.http.Grant;
import io.grapevine.access.http.KnownSenders;
import io.grapevine.token.Verdict.Accepted;
import io.grapevine.token.Verdict.Refused;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Finds the subject of a token: among those that were verified before, among the static ones, or by
 * its issuer.
 *
 * <p>A verification costs a fraction of a millisecond of CPU, and whoever reaches the port can
 * cause it. So all of them share one thread, which does nothing else, and their number is bounded.
 */
final class Tokens implements KnownSenders {

  /** Each holds a request and its token. */
  static final int MOST_IN_FLIGHT = 1000;

  private final KnownTokens known;
  private final CurrentTokens file;
  private final Issuers issuers;
  private final Grants grants;
  private final Scheduler verifying;
  private final TokenMetrics metrics;
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * Finds subjects.
   *
   * @param verifying where tokens are verified
   */
  Tokens(
      KnownTokens known,
      CurrentTokens file,
      Issuers issuers,
      Grants grants,
      Scheduler verifying,
      TokenMetrics metrics) {
    this.known = known;
    this.file = file;
    this.issuers = issuers;
    this.grants = grants;
    this.verifying = verifying;
    this.metrics = metrics;
  }

  @Override
  public @Nullable Grant find(List<String> authorization) {
    if (authorization.isEmpty()) {
      return grants.anonymous();
    }
    Known found = authorization.size() == 1 ? known.get(authorization.getFirst()) : null;
    return found == null ? null : grant(found);
  }

  /** What the sender of a token may do. */
  Grant grant(Known token) {
    return token.grant(grants, known);
  }

  /** Verifies the tokens in the headers of a request; the answer may arrive on any thread. */
  Mono<Answer> verify(List<String> authorization) {
    return authorization.size() == 1 ? verify(authorization.getFirst()) : refuse(Reason.SEVERAL);
  }

  /** Verifies the token in a header; the answer may arrive on any thread. */
  Mono<Answer> verify(String header) {
    Reason defect = BearerHeader.defect(header);
    return defect == null ? Mono.defer(() -> admit(header)) : refuse(defect);
  }

  private Mono<Answer> refuse(Reason reason) {
    return Mono.fromSupplier(() -> {
      metrics.refused(reason);
      return new Refused(reason);
    });
  }

  private Mono<Answer> admit(String header) {
    if (inFlight.incrementAndGet() > MOST_IN_FLIGHT) {
      inFlight.decrementAndGet();
      return refuse(Reason.OVERLOADED);
    }
    return Mono.defer(() -> look(header))
        .subscribeOn(verifying)
        .doFinally(signal -> inFlight.decrementAndGet());
  }

  private Mono<Answer> look(String header) {
    Known found = known.get(header); // Another request may have brought it meanwhile.
    if (found != null) {
      return Mono.just(found);
    }
    String token = BearerHeader.token(header);
    long version = file.basis().version();
    Subject subject = file.get().find(token);
    if (subject != null) {
      return Mono.just(add(header, new Accepted(subject, null), file.basis(), version));
    }
    long keys = issuers.basis().version();
    return issuers
        .verify(token)
        .flatMap(verdict ->
            switch (verdict) {
              case Accepted accepted -> Mono.just(add(header, accepted, issuers.basis(), keys));
              case Refused(Reason reason) -> refuse(reason);
            });
  }

  private Known add(String header, Accepted accepted, Basis basis, long version) {
    Known token = new Known(accepted, basis, version);
    known.add(header, token);
    metrics.accepted();
    return token;
  }
}
