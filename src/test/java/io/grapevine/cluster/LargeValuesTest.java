package io.grapevine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The longest values that a node accepts end no node: neither the one that accepts them nor others.
 */
@RunsProcesses
class LargeValuesTest {

  @Test
  void nodesOf256MbLiveWithTheLongestValuesThatTheyAccept() throws Exception {
    try (LargeValues values = LargeValues.start(256, 24, NodeLog::add)) {
      values.write(1);
      values.awaitEverywhere();
      values.write(8);
      values.awaitEverywhere();

      assertThat(values.allLive()).isTrue();
    }
  }
}
