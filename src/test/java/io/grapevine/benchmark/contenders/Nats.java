package io.grapevine.benchmark.contenders;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.grapevine.cluster.NodePorts;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.Options;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of the key-value store of JetStream in memory, with three replicas. A server answers a
 * read from its own replica: the bucket allows it, and servers prefer themselves.
 */
final class Nats implements Contender {

  private static final String BUCKET = "bench";
  private static final String NAME = "server-";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Servers servers = new Servers();

  /** Of the clients' ports, the leader's is the first. */
  private final List<Integer> ports = new ArrayList<>();

  Nats() throws Exception {
    List<NodePorts> free = Stream.generate(NodePorts::free).limit(3).toList();
    String routes = free.stream().map(node -> route(node.peer())).collect(Collectors.joining(","));
    for (int i = 0; i < free.size(); i++) {
      servers.start(
          List.of(
              "nats-server",
              "--addr=127.0.0.1",
              "--port=" + free.get(i).agent(),
              "--name=" + NAME + i,
              "--jetstream",
              "--store_dir=" + servers.directory(i),
              "--cluster_name=bench",
              "--cluster=" + route(free.get(i).peer()),
              "--routes=" + routes));
      ports.add(free.get(i).agent());
    }
    String leader =
        await().atMost(PATIENCE).ignoreExceptions().until(this::createBucket, name -> true);
    Collections.swap(ports, 0, Integer.parseInt(leader.substring(NAME.length())));
  }

  private static String route(int port) {
    return "nats://127.0.0.1:" + port;
  }

  /** Returns the name of its leader. */
  private String createBucket() throws Exception {
    try (Connection connection = open(0)) {
      var _ =
          connection
              .keyValueManagement()
              .create(
                  KeyValueConfiguration.builder()
                      .name(BUCKET)
                      .storageType(StorageType.Memory)
                      .replicas(3)
                      .build());
      ClusterInfo cluster =
          connection.jetStreamManagement().getStreamInfo("KV_" + BUCKET).getClusterInfo();
      return requireNonNull(requireNonNull(cluster).getLeader());
    }
  }

  private Connection open(int server) throws IOException, InterruptedException {
    String url = "nats://127.0.0.1:" + ports.get(server);
    return io.nats.client.Nats.connect(Options.builder().server(url).noReconnect().build());
  }

  @Override
  public List<ProcessHandle> servers() {
    return servers.handles();
  }

  @Override
  public Client connect(int server) throws Exception {
    Connection connection = open(server);
    return new Session(connection, connection.keyValue(BUCKET));
  }

  @Override
  public void close() {
    servers.close();
  }

  private record Session(Connection connection, KeyValue bucket) implements Client {

    @Override
    public void put(String key, String value) throws Exception {
      bucket.put(key, value);
    }

    @Override
    public @Nullable String get(String key) throws Exception {
      KeyValueEntry entry = bucket.get(key);
      return entry == null ? null : entry.getValueAsString();
    }

    @Override
    public void close() throws InterruptedException {
      connection.close();
    }
  }
}
