package io.grapevine.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A reader whose connection breaks in an unforeseen way disturbs no other one. */
class FailingReaderTest {

  private final ManualClock time = new ManualClock();
  private final WatchedNode node = new WatchedNode(time, 1);
  private final WatchReader before = new WatchReader(null);
  private final WatchReader after = new WatchReader(null);

  private void openFailing() {
    Runnable failing =
        () -> {
          throw new IllegalStateException("the connection is gone");
        };
    assertThat(node.watches.open(new Scope.Below(null), Form.LINES, Start.BEGINNING, failing))
        .isPresent();
  }

  @Test
  void theOthersGetWhatChanges() {
    before.connect(node).read();
    openFailing();
    assertThatThrownBy(node.timer::run).hasMessage("the connection is gone");
    after.connect(node).read();

    node.put("a", "1");
    assertThatThrownBy(node.timer::run).hasMessage("the connection is gone");
    time.advance(Duration.ofSeconds(1));
    node.timer.run();

    assertThat(before.read()).contains("put a=1");
    assertThat(after.read()).contains("put a=1");
  }
}
