package io.grapevine.audit;

import io.grapevine.access.http.RequestRights;
import io.grapevine.audit.AuditProperties.Mode;
import io.grapevine.testing.ManualClock;

/** An audit whose lines nobody reads. */
public final class TestAudit {

  private TestAudit() {}

  /** The filter of an audit, of refusals alone or of writes as well. */
  public static AuditFilter filter(boolean ofWrites) {
    ManualClock clock = new ManualClock();
    return new AuditFilter(
        new Audit(line -> {}, clock, clock, 1),
        new RequestRights(true),
        ofWrites ? Mode.WRITES : Mode.REFUSALS,
        "");
  }
}
