package io.grapevine.agent;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the agent port.
 *
 * @param c19 whether it also serves the forms of c19's agent, {@code PUT /} and {@code GET /{key}};
 *     applications written for c19 then work as they are
 * @param cors which pages in browsers may use this port
 */
@ConfigurationProperties("grapevine.agent")
public record AgentProperties(@DefaultValue("false") boolean c19, @DefaultValue Cors cors) {

  /**
   * Cross-origin requests of browsers.
   *
   * @param allowedOrigins the origins of pages that may send requests and read the responses, such
   *     as {@code https://app.example.com}, or {@code *} for all; with none, browsers let no page
   *     of another origin do so. Each more lets the scripts of that origin do what its visitor can
   */
  public record Cors(@DefaultValue List<String> allowedOrigins) {

    private static final String ORIGIN = "https?://[^/?#\\s,*]+";

    public Cors {
      allowedOrigins = List.copyOf(allowedOrigins);
      for (String origin : allowedOrigins) {
        if (!origin.equals("*") && !origin.matches(ORIGIN)) {
          throw new IllegalArgumentException(
              "grapevine.agent.cors.allowed-origins must be * or origins such as https://app.example.com, without a path, not \"%s\""
                  .formatted(origin));
        }
      }
    }
  }
}
