package io.grapevine.access.file;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the files that access is decided by.
 *
 * @param rules the path of the file of rules and quotas, which is read again when it changes; must
 *     be set if {@code enabled} is true
 * @param reloadInterval the pause between two looks at the files of rules and tokens; shorter means
 *     that a change has an effect sooner, and that the files are read more often
 */
@ConfigurationProperties("grapevine.access")
record RulesProperties(@Nullable String rules, @DefaultValue("10s") Duration reloadInterval) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  RulesProperties {
    require(rules == null || !rules.isBlank(), "rules must be the path of a file");
    require(reloadInterval.compareTo(SHORTEST) >= 0, "reload-interval must be at least 1s");
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("grapevine.access." + rule);
    }
  }
}
