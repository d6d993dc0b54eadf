package io.grapevine.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.bytes.Parts;
import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import io.grapevine.state.Tag;
import io.grapevine.testing.States;
import io.grapevine.watch.Bookmark;
import io.grapevine.watch.Form;
import io.grapevine.watch.Scope;
import io.grapevine.watch.Session;
import io.grapevine.watch.Start;
import io.grapevine.watch.WatchProperties;
import io.grapevine.watch.Watches;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients that watch everything and go from node to node with their bookmarks. Their chance is
 * their own, so that they change nothing else in a schedule.
 */
final class WatchClients {

  /** In this time each of them reads what there was before. */
  static final Duration PAUSE = Duration.ofSeconds(2);

  private static final int CLIENTS = 3;
  private static final JsonMapper JSON = new JsonMapper();

  private final SimulatedCluster cluster;
  private final RandomGenerator random;
  private final Map<SimulatedNode, Served> served = new HashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private long processes;

  WatchClients(SimulatedCluster cluster, long seed) {
    this.cluster = cluster;
    this.random = new SplittableRandom(seed + 0x5741544348L);
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Client());
    }
  }

  /** The watches of a process, and the order in which it had the entries of each key. */
  private static final class Served implements ChangeListener {

    final TestNode process;
    final ProcessTime time;
    final Watches watches;
    private final Map<String, Integer> order = new HashMap<>();
    private int changes;

    Served(SimulatedNode node, long number) {
      process = node.process();
      time = node.time();
      process.state.follow(this);
      watches =
          new Watches(
              process.state,
              time,
              time,
              new SplittableRandom(number),
              time.threads(),
              time.threads(),
              new WatchProperties(10, 1_000, Duration.ofSeconds(5)),
              new SimpleMeterRegistry());
    }

    @Override
    public void changed(@Nullable Entry before, Entry entry) {
      order.put(entry.keyText() + Tag.of(entry), ++changes);
    }

    @Override
    public void removed(Entry entry) {}

    int place(String key, String tag) {
      return order.getOrDefault(key + tag, 0);
    }

    Map<String, String> content() {
      return States.visible(process.state, time, null, null)
          .collect(toMap(Entry::keyText, entry -> Tag.of(entry).toString()));
    }
  }

  /** One client and its copy: the tag of each key. */
  private final class Client {

    final Map<String, String> copy = new TreeMap<>();
    final Map<String, Integer> places = new HashMap<>();
    @Nullable Served at;
    @Nullable Session session;
    @Nullable String bookmark;

    void connect(Served to) {
      leave();
      Start start = bookmark == null ? Start.BEGINNING : Bookmark.parse(bookmark).orElseThrow();
      session = to.watches.open(new Scope.Below(null), Form.LINES, start, () -> {}).orElseThrow();
      at = to;
      places.clear();
    }

    void leave() {
      if (session != null) {
        session.close();
        session = null;
      }
    }

    void read(int pieces) {
      for (int i = 0; i < pieces && session != null; i++) {
        Parts piece = session.next();
        if (piece == null) {
          return;
        }
        new String(piece.toByteArray(), UTF_8).lines().map(JSON::readTree).forEach(this::take);
      }
    }

    private void take(JsonNode event) {
      bookmark = event.required("bookmark").asString();
      String key = event.path("key").asString("");
      String tag = event.path("tag").asString("");
      if (!tag.isEmpty() && at != null) {
        int place = at.place(key, tag);
        assertThat(place).as(key).isGreaterThanOrEqualTo(places.getOrDefault(key, 0));
        places.put(key, place);
      }
      switch (event.required("event").asString()) {
        case "reset" -> copy.clear();
        case "put" -> copy.put(key, tag);
        case "delete", "expire" -> copy.remove(key);
        default -> {}
      }
    }
  }

  /** A moment in the life of the clients; new processes serve them from now on. */
  void step() {
    for (SimulatedNode node : cluster.nodes()) {
      Served now = served.get(node);
      if (now == null || now.process != node.process()) {
        clients.stream().filter(client -> client.at == now).forEach(Client::leave);
        served.put(node, new Served(node, ++processes));
      }
    }
    for (Client client : clients) {
      Served at = client.at;
      if (client.session != null && at != null && !at.time.isRunning()) {
        if (random.nextInt(4) == 0) {
          client.leave();
        }
      } else if (client.session == null || random.nextInt(20) == 0) {
        SimulatedNode node = cluster.node(random.nextInt(cluster.nodes().size()));
        if (!node.isDown() && node.time().isRunning()) {
          client.connect(of(node));
        }
      } else {
        client.read(random.nextInt(4));
      }
    }
  }

  private Served of(SimulatedNode node) {
    Served there = served.get(node);
    if (there == null) {
      throw new IllegalStateException("no step before");
    }
    return there;
  }

  /** Each of them has what its node shows, once it had the time to read. */
  void check() {
    for (Client client : clients) {
      if (client.session == null) {
        client.connect(of(cluster.node(random.nextInt(cluster.nodes().size()))));
      }
    }
    cluster.time().pass(PAUSE);
    for (Client client : clients) {
      client.read(Integer.MAX_VALUE);
      Served at = client.at;
      assertThat(at).isNotNull();
      if (at != null) {
        assertThat(client.copy).as("what a client of a watch has").isEqualTo(at.content());
      }
    }
  }
}
