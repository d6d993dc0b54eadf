package io.grapevine.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grapevine.access.Policies;
import io.grapevine.access.Rights;
import io.grapevine.access.Rules;
import io.grapevine.access.Subject;
import io.grapevine.access.http.Grant;

/**
 * What subjects may do by the current rules. All tokens of one subject share one evaluation, which
 * lives as long as one of them needs it.
 */
final class Grants {

  private final Policies policies;
  private volatile Evaluated evaluated;

  /** Evaluations of one version of the rules. */
  private final class Evaluated {

    private final Rules rules;
    private final Grant anonymous;
    private final Cache<Subject, Rights> bySubject =
        Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    private Evaluated(Rules rules) {
      this.rules = rules;
      this.anonymous =
          new Grant(rules.of(Subject.ANONYMOUS), () -> rights(Subject.ANONYMOUS), null);
    }
  }

  Grants(Policies policies) {
    this.policies = policies;
    this.evaluated = new Evaluated(policies.current().rules());
  }

  Rules rules() {
    return policies.current().rules();
  }

  Rights rights(Subject subject) {
    Evaluated now = current();
    return now.bySubject.get(subject, now.rules::of);
  }

  /** Of requests without a token. */
  Grant anonymous() {
    return current().anonymous;
  }

  @SuppressWarnings("ReferenceEquality") // Replaced as a whole; see Policies.
  private Evaluated current() {
    Rules rules = rules();
    Evaluated last = evaluated;
    if (last.rules != rules) {
      last = new Evaluated(rules);
      evaluated = last;
    }
    return last;
  }
}
