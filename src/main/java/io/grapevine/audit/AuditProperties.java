package io.grapevine.audit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the audit.
 *
 * @param audit which requests have a line
 * @param auditRate the maximum number of lines in a second; more lines leave out less when many
 *     requests are refused at once, and fill the log sooner
 */
@ConfigurationProperties("grapevine.access")
record AuditProperties(@DefaultValue("refusals") Mode audit, @DefaultValue("100") int auditRate) {

  private static final int HIGHEST_RATE = 10_000;

  /** Which requests have a line. */
  enum Mode {
    /** None. */
    OFF,
    /** Those that were refused. */
    REFUSALS,
    /** Those that were refused, and all writes. */
    WRITES
  }

  AuditProperties {
    if (auditRate < 1 || auditRate > HIGHEST_RATE) {
      throw new IllegalArgumentException("grapevine.access.audit-rate must be 1 to 10000");
    }
  }
}
