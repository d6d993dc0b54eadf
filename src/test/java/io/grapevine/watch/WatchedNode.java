package io.grapevine.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.MergeOrder;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Tag;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A state with its watches, whose wall clock may differ from that of others. */
final class WatchedNode {

  final ManualClock time;
  final TestTimer timer;
  final ReplicatedState state;
  final Watches watches;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final InstantSource clock = this::now;
  private final Set<Key> backwards = new HashSet<>();
  private long skewMillis;

  WatchedNode(ManualClock time, long process) {
    this(time, process, History.SIZE, new WatchProperties(100, 10_000, Duration.ofSeconds(5)));
  }

  WatchedNode(ManualClock time, long process, int history, WatchProperties properties) {
    this.time = time;
    this.timer = new TestTimer(time);
    this.state = States.empty(clock);
    state.follow(new Regress());
    this.watches =
        new Watches(
            state,
            new History(state, clock, history),
            clock,
            time,
            process,
            timer,
            timer,
            properties,
            meters);
  }

  /** Whether an older entry of this key came back after a later one had been removed. */
  boolean wentBackwards(String key) {
    return backwards.contains(Key.of(key));
  }

  private final class Regress implements ChangeListener {

    private final Map<Key, Entry> latest = new HashMap<>();

    @Override
    public void changed(@Nullable Entry before, Entry entry) {
      Entry last = latest.put(entry.key(), entry);
      if (last != null && MergeOrder.INSTANCE.compare(last, entry) > 0) {
        backwards.add(entry.key());
      }
    }

    @Override
    public void removed(Entry entry) {}
  }

  private Instant now() {
    return time.instant().plusMillis(skewMillis);
  }

  /** From now on its wall clock is wrong by so much. */
  void skew(long millis) {
    skewMillis = millis;
  }

  void put(String key, String json, Duration ttl) {
    state.put(Key.of(key), json.getBytes(UTF_8), ttl.toMillis());
  }

  void put(String key, String json) {
    put(key, json, Duration.ZERO);
  }

  void remove(String key) {
    state.remove(Key.of(key));
  }

  /** The other one gets all that this one has. */
  void bring(WatchedNode other) {
    state.entries().toList().forEach(other.state::merge);
  }

  /** What readers see: the value of each key with its tag. */
  Map<String, String> content(@Nullable String prefix) {
    return States.visible(state, clock, prefix == null ? null : Key.of(prefix), null)
        .collect(
            toMap(
                entry -> entry.keyText(),
                entry -> Utf8.valueOf(entry) + " " + Tag.of(entry),
                (one, other) -> one,
                TreeMap::new));
  }
}
