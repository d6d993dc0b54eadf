package io.grapevine.token;

import io.grapevine.access.Rights;
import io.grapevine.access.Rules;
import io.grapevine.access.Subject;
import io.grapevine.access.http.Grant;
import io.grapevine.token.Verdict.Accepted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A token that was verified, and what its subject may do by the current rules. */
final class Known implements Answer {

  private static final long USE_MILLIS = 1_000;

  private final Subject subject;
  private final @Nullable Instant until;
  private final long untilMillis;
  private final Basis basis;
  private final long version;
  private volatile @Nullable Granted granted;

  /** When its use was recorded; several threads may record it at once. */
  private volatile long usedMillis;

  private record Granted(Rules rules, Grant grant) {}

  /**
   * A verified token.
   *
   * @param version that of the basis when the verification began
   */
  Known(Accepted accepted, Basis basis, long version) {
    this.subject = accepted.subject();
    this.until = accepted.until();
    this.untilMillis = until == null ? Long.MAX_VALUE : until.toEpochMilli();
    this.basis = basis;
    this.version = version;
  }

  Subject subject() {
    return subject;
  }

  /** The moment from which it is not accepted, in milliseconds of the wall clock. */
  long until() {
    return untilMillis;
  }

  boolean isValid(long now) {
    return now < untilMillis && version == basis.version();
  }

  /** Whether its use was not recorded in this second; from now on it counts as recorded. */
  boolean isUseDue(long now) {
    if (Math.abs(now - usedMillis) < USE_MILLIS) {
      return false;
    }
    usedMillis = now;
    return true;
  }

  /**
   * What its subject may do: evaluated once, and again when the rules have changed.
   *
   * @param known tells whether it is still valid when a lasting response asks
   */
  @SuppressWarnings("ReferenceEquality") // Replaced as a whole; see Policies.
  Grant grant(Grants grants, KnownTokens known) {
    Rules rules = grants.rules();
    Granted last = granted;
    if (last == null || last.rules() != rules) {
      last = new Granted(rules, newGrant(grants, known));
      granted = last;
    }
    return last.grant();
  }

  private Grant newGrant(Grants grants, KnownTokens known) {
    return new Grant(
        grants.rights(subject),
        () -> known.isValid(this) ? grants.rights(subject) : Rights.nothing(subject),
        until);
  }
}
