package io.grapevine.audit;

import io.grapevine.testing.ManualClock;
import io.micrometer.core.instrument.MeterRegistry;

/** The audit, for tests of other packages. */
public final class AuditParts {

  private AuditParts() {}

  /** Registers the meters of an audit that ends at once. */
  public static void bind(MeterRegistry meters) {
    ManualClock clock = new ManualClock();
    try (Audit audit = new Audit(line -> {}, clock, clock, 1)) {
      AuditConfiguration.bind(audit, meters);
    }
  }
}
