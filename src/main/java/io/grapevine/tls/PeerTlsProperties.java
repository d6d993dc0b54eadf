package io.grapevine.tls;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of TLS between nodes.
 *
 * @param tls whether nodes speak TLS to each other: off; optional: TLS where the peer speaks it,
 *     and plain HTTP otherwise, as a client and as a server; or required. A running cluster moves
 *     from off to required, and back, by one rolling restart to optional and another one
 * @param tlsBundle the bundle below {@code spring.ssl.bundle} with the certificate of this node and
 *     the authority of the group; each side of a connection checks the certificate of the other one
 * @param peerNames names of which the certificate of a peer must have one, as a DNS name or a URI;
 *     empty: every certificate of the authority belongs to a peer
 */
@ConfigurationProperties("grapevine.connection")
public record PeerTlsProperties(
    @DefaultValue("off") Mode tls,
    @Nullable String tlsBundle,
    @DefaultValue List<String> peerNames) {

  private static final Pattern NAME = Pattern.compile("[!-~]{1,2048}");

  /** Whether nodes speak TLS to each other. */
  public enum Mode {
    /** Never. */
    OFF,
    /** Where both sides can. */
    OPTIONAL,
    /** Always. */
    REQUIRED
  }

  public PeerTlsProperties {
    if (tls != Mode.OFF && (tlsBundle == null || tlsBundle.isBlank())) {
      throw new IllegalArgumentException(
          "grapevine.connection.tls-bundle must name a bundle below spring.ssl.bundle unless"
              + " grapevine.connection.tls is off");
    }
    if (!peerNames.stream().allMatch(name -> NAME.matcher(name).matches())) {
      throw new IllegalArgumentException(
          "grapevine.connection.peer-names must be DNS names or URIs");
    }
  }
}
