package io.grapevine.repair;

import io.grapevine.connection.GossipMetrics;
import io.grapevine.peers.Peer;
import io.grapevine.rumor.Publisher;
import io.grapevine.rumor.RumorBuffer;
import io.grapevine.state.Entry;
import io.grapevine.state.MergeOutcome;
import io.grapevine.state.Received;
import io.grapevine.state.Received.Rejected;
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
 * Merges entries of peers, counts the outcomes, and logs rejected entries with their sender, at
 * most once a minute.
 */
@Component
final class Merger {

  private static final Logger log = LoggerFactory.getLogger(Merger.class);
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final int MAX_KEYS = 1_000;

  private final ReplicatedState state;
  private final GossipMetrics metrics;
  private final RumorBuffer rumors;
  private final Publisher publisher;
  private final Ticker ticker;
  private final Set<String> tooLarge = ConcurrentHashMap.newKeySet();
  private final OnceAMinute tooFarAhead;
  private final OnceAMinute withoutRoom;
  private final OnceAMinute malformed;
  private volatile @Nullable Long lastWithoutRoom;

  Merger(
      ReplicatedState state,
      GossipMetrics metrics,
      RumorBuffer rumors,
      Publisher publisher,
      Ticker ticker) {
    this.state = state;
    this.metrics = metrics;
    this.rumors = rumors;
    this.publisher = publisher;
    this.ticker = ticker;
    this.tooFarAhead = new OnceAMinute(ticker);
    this.withoutRoom = new OnceAMinute(ticker);
    this.malformed = new OnceAMinute(ticker);
  }

  /**
   * Merges the entries of a message, and lets this node forward them.
   *
   * @param source the sender, for the log
   * @return the outcome of each, in the order of the message
   */
  List<MergeOutcome> merge(Received received, String source) {
    List<MergeOutcome> outcomes = merge(received.entries(), source);
    rumors.forward();
    return complete(received, outcomes, source);
  }

  /** As above, but the sender sends them to these peers too: this node forwards them to others. */
  List<MergeOutcome> merge(Received received, String source, List<Peer> told) {
    List<MergeOutcome> outcomes = merge(received.entries(), source);
    publisher.forward(received.entries(), told);
    return complete(received, outcomes, source);
  }

  /** As above, but all others receive them, so that this node does not forward them. */
  List<MergeOutcome> mergeOnly(Received received, String source) {
    List<MergeOutcome> outcomes = merge(received.entries(), source);
    rumors.drop(received.entries());
    return complete(received, outcomes, source);
  }

  /** As above; also reports the fingerprint of each replaced entry. */
  List<MergeOutcome> merge(Received received, String source, LongConsumer replaced) {
    List<Entry> entries = received.entries();
    long[] before =
        entries.stream()
            .mapToLong(entry -> state.entry(entry.key()).orElse(entry).fingerprint())
            .toArray();
    List<MergeOutcome> outcomes = merge(entries, source);
    rumors.forward();
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
    received.rejected().forEach(each -> metrics.merged(each.outcome()));
    List<Rejected> broken =
        received.rejected().stream()
            .filter(each -> each.outcome() == MergeOutcome.MALFORMED)
            .toList();
    if (!broken.isEmpty()) {
      malformed.happened(times ->
          log.warn(
              "rejected {} malformed entries from {}; the first: {}",
              broken.size(),
              source,
              broken.getFirst().reason()));
    }
    return received.merge(outcomes, Rejected::outcome);
  }

  private List<MergeOutcome> merge(List<Entry> entries, String source) {
    List<MergeOutcome> outcomes = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      MergeOutcome outcome = state.merge(entry);
      metrics.merged(outcome);
      if (outcome == MergeOutcome.VALUE_TOO_LARGE) {
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

  /** Logs, once for each key, a limit of this node that deleting keys does not help against. */
  private void refuseValue(Entry entry, String source) {
    String key = entry.keyText(); // Not the key itself, which references the whole entry.
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

  /** The number of keys with values that were too large for this node; only logged keys count. */
  int keysTooLarge() {
    return tooLarge.size();
  }

  /** Whether an entry was rejected within the last minute because a limit is reached. */
  boolean isWithoutRoom() {
    Long last = lastWithoutRoom;
    return last != null && ticker.nanos() - last < QUIET.toNanos();
  }
}
