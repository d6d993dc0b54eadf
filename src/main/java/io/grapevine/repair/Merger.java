package io.grapevine.repair;

import io.grapevine.connection.GossipMetrics;
import io.grapevine.rumor.RumorBuffer;
import io.grapevine.state.Entry;
import io.grapevine.state.MergeOutcome;
import io.grapevine.state.Received;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.OnceAMinute;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
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
  private static final int MAX_KEYS = 1_000;

  private final ReplicatedState state;
  private final GossipMetrics metrics;
  private final RumorBuffer rumors;
  private final Ticker ticker;
  private final Set<String> tooLarge = ConcurrentHashMap.newKeySet();
  private final OnceAMinute tooFarAhead;
  private final OnceAMinute withoutRoom;
  private final OnceAMinute malformed;
  private volatile @Nullable Long lastWithoutRoom;

  Merger(ReplicatedState state, GossipMetrics metrics, RumorBuffer rumors, Ticker ticker) {
    this.state = state;
    this.metrics = metrics;
    this.rumors = rumors;
    this.ticker = ticker;
    this.tooFarAhead = new OnceAMinute(ticker);
    this.withoutRoom = new OnceAMinute(ticker);
    this.malformed = new OnceAMinute(ticker);
  }

  /**
   * Merges the entries of a message.
   *
   * @param source who gave them, for the log
   * @return what became of each, in the order of the message
   */
  List<MergeOutcome> merge(Received received, String source) {
    return complete(received, merge(received.entries(), source), source);
  }

  /** As above; also names the fingerprint of each entry whose place was taken. */
  List<MergeOutcome> merge(Received received, String source, LongConsumer replaced) {
    List<Entry> entries = received.entries();
    long[] before =
        entries.stream()
            .mapToLong(entry -> state.entry(entry.key()).orElse(entry).fingerprint())
            .toArray();
    List<MergeOutcome> outcomes = merge(entries, source);
    for (int i = 0; i < before.length; i++) {
      if (outcomes.get(i) == MergeOutcome.MERGED) {
        replaced.accept(before[i]);
      }
    }
    return complete(received, outcomes, source);
  }

  private List<MergeOutcome> complete(
      Received received, List<MergeOutcome> outcomes, String source) {
    if (received.rejected().isEmpty()) {
      return outcomes;
    }
    received.rejected().forEach(each -> metrics.merged(MergeOutcome.MALFORMED));
    malformed.happened(times ->
        log.warn(
            "rejected {} malformed entries from {}; the first: {}",
            received.rejected().size(),
            source,
            received.rejected().getFirst().reason()));
    return received.merge(outcomes, MergeOutcome.MALFORMED);
  }

  private List<MergeOutcome> merge(List<Entry> entries, String source) {
    List<MergeOutcome> outcomes = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      MergeOutcome outcome = state.merge(entry);
      metrics.merged(outcome);
      if (outcome == MergeOutcome.MERGED) {
        rumors.learned(entry);
      } else if (outcome == MergeOutcome.VALUE_TOO_LARGE) {
        refuseValue(entry, source);
      }
      outcomes.add(outcome);
    }
    warn(outcomes, source);
    return outcomes;
  }

  private void warn(List<MergeOutcome> outcomes, String source) {
    if (outcomes.contains(MergeOutcome.TOO_FAR_AHEAD)) {
      tooFarAhead.happened(times ->
          log.warn(
              "rejected entries from {}: their stamps are too far in the future; check its clock, and"
                  + " \"clock\" in the health of this node",
              source));
    }
    if (outcomes.contains(MergeOutcome.NO_ROOM)) {
      lastWithoutRoom = ticker.nanos();
      withoutRoom.happened(times ->
          log.warn(
              "rejected entries from {}: a limit of grapevine.state is reached; see \"capacity\" in"
                  + " the health of this node",
              source));
    }
  }

  /** A limit of this node that no removed key helps against: said once of each key. */
  private void refuseValue(Entry entry, String source) {
    String key = entry.keyText(); // Not the key itself, which holds on to the whole entry.
    if (tooLarge.size() < MAX_KEYS && tooLarge.add(key)) {
      log.warn(
          "rejected the value of \"{}\" from {}: it has {} bytes, and grapevine.state.max-value-size"
              + " is {} bytes on this node; set it to the same value on every node",
          key,
          source,
          entry.valueLength(),
          state.limits().maxValueBytes());
    }
  }

  /** Of how many keys a value was too large for this node; no more are counted than are logged. */
  int keysTooLarge() {
    return tooLarge.size();
  }

  /** Whether an entry had to be refused within the last minute because a limit is reached. */
  boolean isWithoutRoom() {
    Long last = lastWithoutRoom;
    return last != null && ticker.nanos() - last < QUIET.toNanos();
  }
}
