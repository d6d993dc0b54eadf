package io.grapevine.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.peers.Peer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of the line; StartTest shows it whole. */
class StartLineTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1 bytes",
    "10239, 10239 bytes",
    "10240, 10 KB",
    "1048576, 1 MB",
    "1572864, 1536 KB",
    "268435456, 256 MB",
    "58720257, 56 MB",
  })
  void sizesHaveAUnit(long bytes, String text) {
    assertThat(StartLine.size(bytes)).isEqualTo(text);
  }

  @Test
  void aLongListOfPeersIsCutShort() {
    var seven = IntStream.range(0, 7).mapToObj(i -> new Peer("node-" + i, 4097)).toList();

    assertThat(StartLine.peers(List.of())).isEqualTo("none yet");
    assertThat(StartLine.peers(seven.subList(0, 2))).isEqualTo("node-0:4097, node-1:4097");
    assertThat(StartLine.peers(seven))
        .isEqualTo("node-0:4097, node-1:4097, node-2:4097, node-3:4097, node-4:4097 and 2 more");
  }
}
