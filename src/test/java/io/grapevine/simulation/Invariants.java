package io.grapevine.simulation;

import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.MergeOrder;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Retention;
import io.grapevine.state.Stamp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The invariants of every simulation under all faults; a violation is reported with the seed.
 *
 * <p>All the time: the entry of a key is never replaced by an older one, no entry is accepted from
 * a clock that is too far ahead, no limit is exceeded, and a write that a node counts as sent is on
 * another node. When all faults have ended: all nodes have the same entries, which are not older
 * than any that a surviving process ever had; no reader sees one of a kind that its node does not
 * know.
 */
final class Invariants {

  /** What expires earlier, another node may have refused because it is over there. */
  private static final long LIVES_ON = 60_000;

  /** How the keys of the other group begin. */
  static final String OTHER = "other group/";

  private final SimulatedCluster cluster;
  private final List<String> violations = new ArrayList<>();
  private final Map<SimulatedNode, NodeHistory> alive = new HashMap<>();
  private final List<NodeHistory> all = new ArrayList<>();
  private final List<NodeHistory> endedInOrder = new ArrayList<>();
  private long acknowledged;

  Invariants(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** Follows a process that starts at a node with an empty memory. */
  NodeHistory newProcess(SimulatedNode node, InstantSource clock) {
    var history =
        new NodeHistory(
            node.number(),
            clock,
            entry -> all.stream().anyMatch(other -> other.holds(entry)),
            cluster.trace(),
            violations::add);
    alive.put(node, history);
    all.add(history);
    return history;
  }

  /** Follows the process of a node of another group, which no entry of this one may reach. */
  ChangeListener otherGroup() {
    return new ChangeListener() {
      @Override
      public void changed(@Nullable Entry before, Entry entry) {
        if (!entry.key().toString().startsWith(OTHER)) {
          violations.add("the other group has " + entry);
        }
      }

      @Override
      public void removed(Entry entry) {}
    };
  }

  /** What this process ever held must not get lost, although it is about to end. */
  void endsInOrder(SimulatedNode node) {
    endedInOrder.add(history(node));
  }

  void acknowledged(SimulatedNode node, Entry entry) {
    acknowledged++;
    history(node).acknowledged(entry);
  }

  /** A node stored an entry that it may drop as soon as it is in touch with the others. */
  void doubted(SimulatedNode node, Entry entry) {
    history(node).doubted(entry);
  }

  /** How many writes were acknowledged. */
  long acknowledged() {
    return acknowledged;
  }

  private NodeHistory history(SimulatedNode node) {
    NodeHistory history = alive.get(node);
    if (history == null) {
      throw new IllegalStateException("no process at node " + node.number());
    }
    return history;
  }

  /** Checks what holds all along. */
  void check() {
    for (SimulatedNode node : cluster.nodes()) {
      if (node.isDown()) {
        continue;
      }
      ReplicatedState state = node.process().state;
      if (state.size() > state.limits().maxEntries() || state.bytes() > state.limits().maxBytes()) {
        violations.add("node %d passed a limit".formatted(node.number()));
      }
      if (node.process().rumors.isTold()) {
        checkTold(node);
      }
    }
    throwIfBroken();
  }

  private void throwIfBroken() {
    if (!violations.isEmpty()) {
      throw new AssertionError(
          "%s (at %d ms)".formatted(violations.getFirst(), cluster.time().now() / 1_000_000));
    }
  }

  private void checkTold(SimulatedNode node) {
    NodeHistory writer = history(node);
    for (Entry entry : writer.written()) {
      if (isKnownElsewhere(entry, writer)) {
        writer.known(entry);
      } else if (livesAt(entry, node.time().millis() + LIVES_ON)) {
        violations.add(
            "node %d counts %s as sent, and no other node ever had it"
                .formatted(node.number(), entry));
      }
    }
  }

  /** Of any kind; readers see those of a kind that they know. */
  private static boolean livesAt(Entry entry, long millis) {
    return !entry.isTombstone() && (!entry.hasTtl() || millis < entry.expiry());
  }

  private boolean isKnownElsewhere(Entry entry, NodeHistory writer) {
    return all.stream().anyMatch(other -> other != writer && other.knew(entry));
  }

  /** Checks what holds when rumors had time to spread after all faults ended. */
  void checkTold() {
    for (SimulatedNode node : cluster.nodes()) {
      if (!node.process().rumors.isTold()) {
        violations.add("node %d did not send all of its entries".formatted(node.number()));
      }
      checkTold(node);
    }
    throwIfBroken();
  }

  /** Checks what holds when the cluster has had time to settle after all faults ended. */
  void checkSettled() {
    checkSettled(cluster.nodes());
  }

  /** As above, where one node has no room for all: it says so, and nothing is lost. */
  void checkSettledBut(SimulatedNode full) {
    List<SimulatedNode> others = new ArrayList<>(cluster.nodes());
    others.remove(full);
    checkSettled(others);
    TestNode node = full.process();
    if (!node.state.version().equals(others.getFirst().process().state.version())
        && !node.repairs.isWithoutRoom()) {
      violations.add(
          Difference.between(others.getFirst(), full) + " and does not report that it is full");
    }
    throwIfBroken();
  }

  private void checkSettled(List<SimulatedNode> nodes) {
    ReplicatedState first = nodes.getFirst().process().state;
    for (SimulatedNode node : nodes) {
      if (!node.process().rumors.isTold()) {
        violations.add("node %d did not send all of its entries".formatted(node.number()));
      }
      ReplicatedState state = node.process().state;
      if (!state.version().equals(first.version())) {
        violations.add(Difference.between(nodes.getFirst(), node));
      } else if (!state.entries().toList().equals(first.entries().toList())) {
        violations.add(Difference.between(nodes.getFirst(), node) + " and the same version");
      }
      checkHidden(node);
    }
    expected().values().forEach(entry -> checkKept(entry, first));
    check();
  }

  /** No reader sees an entry of a kind that this version does not know. */
  private void checkHidden(SimulatedNode node) {
    ReplicatedState state = node.process().state;
    state
        .entries()
        .filter(entry -> entry.kind() != Entry.KNOWN_KIND)
        .filter(entry -> state.get(entry.key()).isPresent())
        .forEach(entry -> violations.add("node %d serves %s".formatted(node.number(), entry)));
  }

  /** The greatest entry of each key that a process ever held which lives, or ended in order. */
  private Map<Key, Entry> expected() {
    Map<Key, Entry> expected = new HashMap<>();
    List<NodeHistory> surviving = new ArrayList<>(alive.values());
    surviving.addAll(endedInOrder);
    for (NodeHistory history : surviving) {
      history.greatest().forEach((key, entry) -> expected.merge(key, entry, MergeOrder::merge));
    }
    return expected;
  }

  private void checkKept(Entry expected, ReplicatedState state) {
    Entry held = state.entry(expected.key()).orElse(null);
    if (held == null ? !mayBeGone(expected) : MergeOrder.INSTANCE.compare(held, expected) < 0) {
      violations.add(
          "%s was acknowledged, but the state has %s"
              .formatted(expected, held == null ? "nothing" : held));
    }
  }

  private boolean mayBeGone(Entry entry) {
    long now = cluster.node(0).time().millis();
    Retention retention = cluster.settings().retention();
    if (entry.isTombstone()) {
      return Stamp.millis(entry.stamp()) + retention.tombstoneGrace().toMillis() <= now;
    }
    Duration grace = entry.covers() ? retention.tombstoneGrace() : retention.expiryGrace();
    return entry.hasTtl() && entry.expiry() + grace.toMillis() <= now;
  }
}
