package io.grapevine.audit;

import io.grapevine.access.http.RequestRights;
import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The audit exists only while access is on. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("grapevine.access.enabled")
class AuditConfiguration {

  /** Not named after a class, because its lines are for others than those of the node. */
  static final String LOGGER = "grapevine.audit";

  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Bean
  Audit audit(
      AuditProperties properties, InstantSource clock, Ticker ticker, MeterRegistry meters) {
    Logger logger = LoggerFactory.getLogger(LOGGER);
    Audit audit = new Audit(logger::info, clock, ticker, properties.auditRate());
    bind(audit, meters);
    return audit;
  }

  static void bind(Audit audit, MeterRegistry meters) {
    FunctionCounter.builder("grapevine.audit.left.out", audit, Audit::leftOut)
        .description("Lines of the audit that were left out because there were too many")
        .register(meters);
  }

  /**
   * @param host the name of the container, which is that of the pod; empty: unknown
   */
  @Bean
  AuditFilter auditFilter(
      Audit audit,
      AuditProperties properties,
      RequestRights rights,
      @Value("${HOSTNAME:}") String host) {
    return new AuditFilter(audit, rights, properties.audit(), host);
  }

  @Bean
  Repetition auditReports(Audit audit, Scheduler timer, Ticker ticker) {
    return new Repetition(
        "the report of the audit",
        () -> Mono.fromRunnable(audit::report),
        PAUSE,
        PAUSE,
        timer,
        ticker);
  }
}
