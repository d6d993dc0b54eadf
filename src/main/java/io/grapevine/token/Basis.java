package io.grapevine.token;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Something against which tokens are verified, such as the keys of issuers. When a part of it is
 * withdrawn, every token that was verified against it must be verified again: also one whose
 * verification is in progress.
 */
final class Basis {

  private final AtomicLong version = new AtomicLong();

  /** What a verification that begins now is made against. */
  long version() {
    return version.get();
  }

  /** A part of it is withdrawn already. */
  void changed() {
    version.incrementAndGet();
  }
}
