package io.grapevine.repair;

import io.grapevine.state.Entry;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The time of the last entries in answers of peers, which shows that a transfer continues.
 *
 * <p>Pushes do not count: they continue while a transfer hangs.
 */
@Component
public final class Progress {

  private final Ticker ticker;
  private volatile @Nullable Long last;

  Progress(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Records that these entries of an answer arrived. */
  void note(List<Entry> part) {
    if (!part.isEmpty()) {
      last = ticker.nanos();
    }
  }

  /** Whether entries arrived within this time. */
  public boolean isWithin(Duration time) {
    Long at = last;
    return at != null && ticker.nanos() - at < time.toNanos();
  }
}
