package io.grapevine.token;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An issuer of OpenID Connect whose tokens are accepted.
 *
 * @param issuer its URL, exactly as in the claim {@code iss} of its tokens
 * @param jwksUri where its keys are; unset: the address that its discovery document names, at
 *     {@code /.well-known/openid-configuration} below the issuer
 * @param audience the audience that its tokens must have; unset: that of all issuers
 * @param subjectClaim the claim with the name of the subject
 * @param groupsClaim the claim with the groups of the subject, a list or one text
 * @param subjectPrefix what precedes the name in that claim in the name of the subject, to keep
 *     apart the subjects of two issuers
 * @param tlsBundle the bundle below {@code spring.ssl.bundle} with the authorities that certify the
 *     issuer; unset: those of the Java runtime
 * @param allowHttp whether the keys may be fetched without TLS, so that whoever controls the
 *     network can replace them
 */
public record IssuerProperties(
    @DefaultValue("") String issuer,
    @Nullable String jwksUri,
    @Nullable String audience,
    @DefaultValue("sub") String subjectClaim,
    @DefaultValue("groups") String groupsClaim,
    @DefaultValue("") String subjectPrefix,
    @Nullable String tlsBundle,
    @DefaultValue("false") boolean allowHttp) {

  /** Checks the settings, which have this name. */
  void check(String name) {
    require(!issuer.isEmpty(), name + ".issuer must be set");
    checkUrl(name + ".issuer", issuer);
    if (jwksUri != null) {
      checkUrl(name + ".jwks-uri", jwksUri);
    }
    require(audience == null || !audience.isBlank(), name + ".audience must not be empty");
    require(!subjectClaim.isBlank(), name + ".subject-claim must not be empty");
    require(!groupsClaim.isBlank(), name + ".groups-claim must not be empty");
    require(
        !subjectPrefix.startsWith("system:"),
        name + ".subject-prefix must not begin with system:, which only Kubernetes may name");
  }

  private void checkUrl(String name, String url) {
    try {
      URI uri = new URI(url);
      require(
          uri.getHost() != null && uri.getFragment() == null && uri.getUserInfo() == null,
          name + " must be an absolute URL, such as https://login.example.com");
      require(
          "https".equals(uri.getScheme()) || (allowHttp && "http".equals(uri.getScheme())),
          name + " must begin with https://, or with http:// if allow-http is true");
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          name + " must be an absolute URL, such as https://login.example.com", e);
    }
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException(rule);
    }
  }
}
