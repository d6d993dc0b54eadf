package io.grapevine.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.state.Admission;
import io.grapevine.state.BatchResult;
import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.state.Write;
import io.grapevine.state.Writer;
import io.grapevine.testing.States;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The writes of applications; the invariants follow those that a node acknowledged. */
final class Applications {

  private final SimulatedCluster cluster;
  private @Nullable SimulatedQuotas quotas;

  Applications(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** From now on they write within these quotas. */
  void within(SimulatedQuotas some) {
    quotas = some;
  }

  /** Puts a value. */
  void put(int node, String key, String json) {
    put(node, key, json, Duration.ZERO);
  }

  /** As above; zero: for ever. */
  void put(int node, String key, String json, Duration ttl) {
    note(node, writer(node).put(Key.of(key), json.getBytes(UTF_8), ttl.toMillis(), Condition.NONE));
  }

  /** Renews the value of a key, if there is one; zero: for ever. */
  void touch(int node, String key, Duration ttl) {
    note(node, writer(node).touch(Key.of(key), ttl.toMillis(), Condition.NONE));
  }

  void delete(int node, String key) {
    note(node, writer(node).remove(Key.of(key), Condition.NONE));
  }

  /** Writes many keys at once. */
  void write(int node, List<Write> batch) {
    if (writer(node).write(batch) instanceof BatchResult.Stored stored) {
      stored.entries().forEach(entry -> acknowledged(node, entry));
    }
  }

  /** Exports what a node shows, with the stamps. */
  List<Entry> backup(int node) {
    return States.visible(cluster.node(node).process().state, cluster.node(node).time(), null, null)
        .toList();
  }

  /** Imports a backup that keeps its stamps. A node that is cut off promises nothing of it. */
  void restore(int node, List<Entry> backup) {
    boolean isPromised = !cluster.node(node).process().continuity.isCutOff();
    for (Entry entry : backup) {
      if (writer(node).restore(entry) instanceof PutResult.Stored stored) {
        if (isPromised) {
          acknowledged(node, stored.entry());
        } else {
          cluster.invariants().doubted(cluster.node(node), stored.entry());
        }
      }
    }
  }

  /** An application on a node of a later version writes an entry of a kind that only such know. */
  void writeOfLaterVersion(int node, Entry entry) {
    LaterKinds.write(cluster.node(node).process(), entry)
        .ifPresent(stored -> acknowledged(node, stored));
  }

  private void note(int node, PutResult result) {
    if (result instanceof PutResult.Stored stored) {
      acknowledged(node, stored.entry());
    }
  }

  private void acknowledged(int node, Entry entry) {
    cluster.invariants().acknowledged(cluster.node(node), entry);
  }

  private Writer writer(int node) {
    SimulatedNode at = cluster.node(node);
    return quotas == null ? at.process().state.writer(Admission.OPEN) : quotas.writer(at);
  }
}
