package io.grapevine.connection;

import io.grapevine.state.Entry;
import io.grapevine.state.MergeOutcome;
import io.grapevine.state.ReplicatedState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Merges what peers give, counts what became of it, and says once a minute what was refused and
 * from whom.
 */
@Component
final class Merger {

  private static final Logger log = LoggerFactory.getLogger(Merger.class);
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final ReplicatedState state;
  private final GossipMetrics metrics;
  private final InstantSource clock;
  private final Map<MergeOutcome, Long> lastWarning = new EnumMap<>(MergeOutcome.class);
  private volatile long lastWithoutRoom = Long.MIN_VALUE;

  Merger(ReplicatedState state, GossipMetrics metrics, InstantSource clock) {
    this.state = state;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Merges entries.
   *
   * @param source who gave them, for the log
   * @return how many of them had which outcome
   */
  Map<MergeOutcome, Integer> merge(List<Entry> entries, String source) {
    Map<MergeOutcome, Integer> outcomes = new EnumMap<>(MergeOutcome.class);
    for (Entry entry : entries) {
      outcomes.merge(state.merge(entry), 1, Integer::sum);
    }
    outcomes.forEach(metrics::merged);
    if (outcomes.containsKey(MergeOutcome.TOO_FAR_AHEAD)) {
      warn(
          MergeOutcome.TOO_FAR_AHEAD,
          "entries from {} are stamped too far in the future and refused; check its clock",
          source);
    }
    if (outcomes.containsKey(MergeOutcome.NO_ROOM)) {
      lastWithoutRoom = clock.millis();
      warn(
          MergeOutcome.NO_ROOM,
          "entries from {} are refused because a limit of grapevine.state is reached",
          source);
    }
    return outcomes;
  }

  /** Whether an entry had to be refused within the last minute because a limit is reached. */
  boolean isWithoutRoom() {
    return lastWithoutRoom != Long.MIN_VALUE && clock.millis() - lastWithoutRoom < QUIET.toMillis();
  }

  private synchronized void warn(MergeOutcome outcome, String message, String source) {
    Long last = lastWarning.get(outcome);
    if (last == null || clock.millis() - last >= QUIET.toMillis()) {
      lastWarning.put(outcome, clock.millis());
      log.warn(message, source);
    }
  }
}
