package io.grapevine.agent;

import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * Lets pages of other origins use the agent port, as the settings say: with the methods, request
 * headers and response headers of the whole API, and without cookies, which no request needs.
 */
@Configuration(proxyBeanMethods = false)
class CrossOrigin implements WebFluxConfigurer {

  private static final Duration PREFLIGHT = Duration.ofHours(1);

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE");

  private static final List<String> READABLE =
      List.of(
          HttpHeaders.ETAG,
          HttpHeaders.ALLOW,
          HttpHeaders.RETRY_AFTER,
          EntryHeaders.STAMP,
          EntryHeaders.TTL,
          EntryHeaders.TAG);

  private final AgentProperties.Cors settings;

  CrossOrigin(AgentProperties properties) {
    settings = properties.cors();
  }

  @Override
  public void addCorsMappings(CorsRegistry registry) {
    if (!settings.allowedOrigins().isEmpty()) {
      registry
          .addMapping("/**")
          .allowedOrigins(settings.allowedOrigins().toArray(String[]::new))
          .allowedMethods(METHODS.toArray(String[]::new))
          .allowedHeaders("*")
          .exposedHeaders(READABLE.toArray(String[]::new))
          .maxAge(PREFLIGHT.toSeconds());
    }
  }
}
