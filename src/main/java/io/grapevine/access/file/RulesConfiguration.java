package io.grapevine.access.file;

import io.grapevine.access.Policies;
import io.grapevine.access.Policy;
import io.grapevine.access.http.GrantChanges;
import io.grapevine.files.Reload;
import io.grapevine.files.Reloads;
import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;

/** The files that access is decided by; there are none while it is off. */
@Configuration(proxyBeanMethods = false)
class RulesConfiguration {

  private static final String RULES = "grapevine.access.rules";

  @Bean
  Reloads accessFiles(MeterRegistry meters) {
    Reloads files = new Reloads();
    Gauge.builder("grapevine.access.stale.files", files, Reloads::stale)
        .description("Files of rules or tokens that have changed and cannot be used")
        .register(meters);
    return files;
  }

  @Bean
  Repetition accessFileChecks(
      Reloads accessFiles, RulesProperties properties, Scheduler timer, Ticker ticker) {
    return accessFiles.every(
        properties.reloadInterval(), "the check of the files of access", timer, ticker);
  }

  /** The rules and quotas of the file. */
  @Bean
  @ConditionalOnBooleanProperty("grapevine.access.enabled")
  Policies policies(RulesProperties properties, Reloads accessFiles, GrantChanges changes) {
    if (properties.rules() == null) {
      throw new IllegalArgumentException(
          RULES + " must be set if grapevine.access.enabled is true");
    }
    RulesFile file = new RulesFile(Path.of(properties.rules()));
    Policy first = first(file);
    Policies policies = new Policies(first);
    policies.onChange(changes::signal);
    accessFiles.add(
        new Reload<>(RULES, first, file::read, policies::replace, properties.reloadInterval()));
    return policies;
  }

  private static Policy first(RulesFile file) {
    try {
      return file.read();
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "%s must be a file of rules: %s".formatted(RULES, e.getMessage()), e);
    }
  }
}
