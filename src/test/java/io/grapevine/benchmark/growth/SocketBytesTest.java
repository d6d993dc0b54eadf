package io.grapevine.benchmark.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SocketBytesTest {

  private static final String OUTPUT =
      """
      ESTAB 0      0         127.0.0.1:4097    127.0.0.1:40000 cubic rto:204 rtt:0.1/0.05 mss:32768 bytes_sent:120 bytes_acked:121 bytes_received:3000 segs_out:7
      ESTAB 0      0      [::ffff:127.0.0.1]:4098 [::ffff:127.0.0.1]:40001 cubic bytes_sent:7 bytes_acked:8
      ESTAB 0      0         127.0.0.1:40000   127.0.0.1:4097 cubic bytes_sent:3000 bytes_acked:3001 bytes_received:120
      ESTAB 0      0         127.0.0.1:3097    127.0.0.1:40002 cubic bytes_sent:9 bytes_received:9
      TIME-WAIT 0  0         127.0.0.1:4097    127.0.0.1:40003
      """;

  @Test
  void addsWhatBothSidesSentOnConnectionsToThesePorts() {
    assertThat(SocketBytes.parse(OUTPUT.lines(), Set.of(4097, 4098)).connections())
        .isEqualTo(
            Map.of(
                "127.0.0.1:4097 127.0.0.1:40000",
                3_120L,
                "[::ffff:127.0.0.1]:4098 [::ffff:127.0.0.1]:40001",
                7L));
  }

  @Test
  void countsNewConnectionsWhollyAndClosedOnesNot() {
    SocketBytes before = new SocketBytes(Map.of("kept", 100L, "closed", 50L));
    SocketBytes after = new SocketBytes(Map.of("kept", 130L, "new", 7L));

    assertThat(after.since(before)).isEqualTo(37);
    assertThat(after.closedSince(before)).isEqualTo(1);
  }
}
