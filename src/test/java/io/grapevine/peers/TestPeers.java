package io.grapevine.peers;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Peers and their settings, as the tests of this package need them. */
final class TestPeers {

  static final Duration MIN_BACKOFF = Duration.ofMillis(500);
  static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

  private TestPeers() {}

  /** The defaults, for a node that cannot recognize itself. */
  static PeersProperties properties() {
    return properties(null, null, 0);
  }

  static PeersProperties properties(
      @Nullable String selfId, @Nullable String selfHost, int targetPort) {
    return new PeersProperties(
        "grapevine",
        List.of(),
        targetPort,
        Duration.ofSeconds(1),
        selfId,
        selfHost,
        MIN_BACKOFF,
        MAX_BACKOFF);
  }

  static Peer peer(int number) {
    return new Peer("10.0.0." + number, 4097);
  }

  static List<Peer> peers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(TestPeers::peer).toList();
  }
}
