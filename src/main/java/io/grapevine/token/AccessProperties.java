package io.grapevine.token;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of who may send requests to the agent port and the management port.
 *
 * @param enabled whether a request may do only what the rules allow its subject; off: every request
 *     may do everything
 * @param audience the audience that a token must have: it is made for this service and no other
 * @param kubernetes whether the tokens of the cluster's ServiceAccounts are accepted; auto: in
 *     Kubernetes
 * @param issuers other issuers of OpenID Connect whose tokens are accepted
 * @param tokens the path of a file of static tokens, which is read again when it changes
 * @param clockSkew how far the clocks of this node and of an issuer may differ: a token is accepted
 *     for this long before it is valid and after it has expired; longer tolerates worse clocks, and
 *     a token that has expired is accepted for longer
 * @param keyRefresh the pause between two fetches of the keys of an issuer, and a minute at most
 *     while it fails; a token with an unknown key causes a fetch at once, but at most one in ten
 *     seconds; longer causes less load on the issuer, and a withdrawn key is trusted for longer
 * @param cacheSize the maximum size of the tokens that are remembered as verified; more means that
 *     fewer tokens are verified twice, and uses more of the heap
 */
@ConfigurationProperties("grapevine.access")
public record AccessProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("grapevine") String audience,
    @DefaultValue("auto") Kubernetes kubernetes,
    @DefaultValue List<IssuerProperties> issuers,
    @Nullable String tokens,
    @DefaultValue("30s") Duration clockSkew,
    @DefaultValue("5m") Duration keyRefresh,
    @DefaultValue("4MB") DataSize cacheSize) {

  private static final Duration MOST_SKEW = Duration.ofMinutes(10);
  private static final Duration LEAST_REFRESH = Duration.ofSeconds(10);
  private static final Duration MOST_REFRESH = Duration.ofHours(24);
  private static final DataSize LEAST_CACHE = DataSize.ofKilobytes(64);

  /** Whether tokens of ServiceAccounts are accepted. */
  public enum Kubernetes {
    /** In Kubernetes. */
    AUTO,
    /** Always; the node does not start outside of Kubernetes. */
    ON,
    /** Never. */
    OFF
  }

  public AccessProperties {
    require(!audience.isBlank(), "audience must not be empty");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < issuers.size(); i++) {
      String name = "issuers[" + i + "]";
      issuers.get(i).check("grapevine.access." + name);
      require(
          seen.add(issuers.get(i).issuer()),
          name + ".issuer must not be that of another issuer in the list");
    }
    require(tokens == null || !tokens.isBlank(), "tokens must be the path of a file");
    require(
        !clockSkew.isNegative() && clockSkew.compareTo(MOST_SKEW) <= 0,
        "clock-skew must be at least 0s and at most 10m");
    require(
        keyRefresh.compareTo(LEAST_REFRESH) >= 0 && keyRefresh.compareTo(MOST_REFRESH) <= 0,
        "key-refresh must be at least 10s and at most 24h");
    require(cacheSize.compareTo(LEAST_CACHE) >= 0, "cache-size must be at least 64KB");
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("grapevine.access." + rule);
    }
  }
}
