package io.grapevine.token;

import io.grapevine.access.Policies;
import io.grapevine.access.http.GrantChanges;
import io.grapevine.files.Reload;
import io.grapevine.files.Reloads;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Who is asking, if access is on; otherwise nothing of this is there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("grapevine.access.enabled")
class TokenConfiguration {

  private static final String TOKENS = "grapevine.access.tokens";

  private final AccessProperties properties;

  TokenConfiguration(AccessProperties properties) {
    this.properties = properties;
  }

  /** For tokens and nothing else: it has one thread. */
  @Bean(destroyMethod = "dispose")
  Scheduler verifying() {
    return Schedulers.newSingle("tokens", true);
  }

  @Bean
  KnownTokens knownTokens(InstantSource clock, Ticker ticker, Scheduler verifying) {
    return new KnownTokens(properties.cacheSize().toBytes(), clock, ticker, verifying::schedule);
  }

  @Bean
  CurrentTokens staticTokens(
      KnownTokens known,
      Reloads accessFiles,
      GrantChanges changes,
      @Value("${grapevine.access.reload-interval:10s}") Duration pause) {
    if (properties.tokens() == null) {
      return new CurrentTokens(StaticTokens.NONE);
    }
    TokenFile file = new TokenFile(Path.of(properties.tokens()));
    StaticTokens first = first(file);
    CurrentTokens current = new CurrentTokens(first);
    accessFiles.add(
        new Reload<>(
            TOKENS,
            first,
            file::read,
            tokens -> {
              current.replace(tokens);
              known.clear();
              changes.signal();
            },
            pause));
    return current;
  }

  private static StaticTokens first(TokenFile file) {
    try {
      return file.read();
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "%s must be a file of tokens: %s".formatted(TOKENS, e.getMessage()), e);
    }
  }

  @Bean
  Tokens tokens(
      KnownTokens known,
      CurrentTokens staticTokens,
      Issuers issuers,
      Policies policies,
      Scheduler verifying,
      MeterRegistry meters,
      Ticker ticker) {
    return new Tokens(
        known,
        staticTokens,
        issuers,
        new Grants(policies),
        verifying,
        new TokenMetrics(known, meters, ticker));
  }

  @Bean
  AccessFilter accessFilter(
      Tokens tokens, WebEndpointProperties actuator, ApplicationContext context) {
    ManagementPaths paths = new ManagementPaths(actuator.getBasePath());
    boolean samePort = ManagementPortType.get(context.getEnvironment()) == ManagementPortType.SAME;
    return new AccessFilter(
        tokens,
        paths,
        exchange ->
            samePort
                ? paths.contain(exchange.getRequest().getPath().value())
                : !context.equals(exchange.getApplicationContext()));
  }

  /** Only with access: otherwise the settings of health decide. */
  @Bean
  static OperatorDetails operatorDetails() {
    return new OperatorDetails();
  }
}
