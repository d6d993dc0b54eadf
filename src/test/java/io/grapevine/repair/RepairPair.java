package io.grapevine.repair;

import static io.grapevine.testing.Utf8.bytes;

import io.grapevine.connection.PeerClient;
import io.grapevine.connection.Settings;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A node that repairs, whose messages are counted, and the peer that answers it. */
final class RepairPair {

  /** Before anything that the nodes write themselves. */
  private static final long LONG_AGO = ManualClock.START - 3_600_000;

  final TestCluster cluster = new TestCluster();
  final TestNode other;
  final TestNode asking;
  final CountingPeerClient client;

  RepairPair(String... settings) {
    this(client -> client, settings);
  }

  /** With something between the two. */
  RepairPair(UnaryOperator<PeerClient> between, String... settings) {
    other = cluster.add(settings).begun();
    var counting = new CountingPeerClient[1];
    asking =
        new TestNode(
            new Peer("10.0.0.2", 4098),
            cluster.clock,
            cluster.scheduler,
            self -> {
              PeerClient way = between.apply(cluster.network.clientOf(self));
              counting[0] = new CountingPeerClient(way);
              return counting[0];
            },
            Settings.connection(settings));
    client = counting[0];
    cluster.nodes.add(asking.begun());
    cluster.network.join(asking);
    cluster.introduce();
  }

  /** Both have so many entries. */
  RepairPair sharing(int entries) {
    for (int i = 0; i < entries; i++) {
      both(old("shared/" + i, "\"" + "x".repeat(50) + i + "\""));
    }
    return this;
  }

  void both(Entry entry) {
    other.state.merge(entry);
    asking.state.merge(entry);
  }

  static Entry old(String key, String json) {
    return at(LONG_AGO, key, json);
  }

  static Entry at(long millis, String key, String json) {
    return Entry.value(Key.of(key), Stamp.of(millis, 0), bytes(json), 0);
  }

  /** Changes some of the first so many shared entries, each on one of the two. */
  void changeAtRandom(RandomGenerator random, int changes, int shared) {
    for (int i = 0; i < changes; i++) {
      TestNode node = random.nextBoolean() ? other : asking;
      String key = "shared/" + random.nextInt(shared + 20);
      if (random.nextInt(4) == 0) {
        node.remove(key);
      } else {
        node.put(key, Integer.toString(random.nextInt()));
      }
    }
  }

  /** Whatever was written before could have been told by pushes since. */
  void becomeQuiet() {
    cluster.clock.advance(Settings.connection().pullInterval().plusMillis(1));
  }

  NodeInfo repair() {
    NodeInfo info = cluster.run(asking.repair.with(other.address));
    if (info == null) {
      throw new AssertionError("a repair without an answer");
    }
    return info;
  }

  boolean isEqual() {
    return other.state.version().equals(asking.state.version())
        && other.entries().equals(asking.entries());
  }
}
