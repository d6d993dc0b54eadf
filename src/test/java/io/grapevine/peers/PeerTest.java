package io.grapevine.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerTest {

  @ParameterizedTest
  @CsvSource({
    "node-1,                     node-1:4097",
    "node-1.peers.default.svc,   node-1.peers.default.svc:4097",
    "10.0.0.1,                   10.0.0.1:4097",
    "fd00::1,                    [fd00::1]:4097",
    "[fd00::1],                  [fd00::1]:4097",
    "::1,                        [::1]:4097",
  })
  void standsInAUrlAsHostAndPort(String host, String expected) {
    var url = URI.create("http://" + new Peer(host, 4097) + "/");

    assertThat(url.getAuthority()).isEqualTo(expected);
    assertThat(url.getPort()).isEqualTo(4097);
    assertThat(url.getHost()).isEqualTo(expected.replace(":4097", ""));
  }

  @Test
  void anAddressIsTheSameWithAndWithoutBrackets() {
    assertThat(new Peer("[fd00::1]", 1)).isEqualTo(new Peer("fd00::1", 1));
    assertThat(new Peer("fd00::1", 1)).isNotEqualTo(new Peer("fd00::1", 2));
  }
}
