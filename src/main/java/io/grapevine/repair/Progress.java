package io.grapevine.repair;

import io.grapevine.state.Entry;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * When entries of a peer's answer last came: the sign that a transfer goes on.
 *
 * <p>Pushes do not count: they go on while a transfer stands still.
 */
@Component
public final class Progress {

  private final Ticker ticker;
  private volatile @Nullable Long last;

  Progress(Ticker ticker) {
    this.ticker = ticker;
  }

  /** These entries of an answer came. */
  void note(List<Entry> part) {
    if (!part.isEmpty()) {
      last = ticker.nanos();
    }
  }

  /** Whether there was any within this time. */
  public boolean isWithin(Duration time) {
    Long at = last;
    return at != null && ticker.nanos() - at < time.toNanos();
  }
}
