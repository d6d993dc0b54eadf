package io.grapevine.benchmark.contenders;

import io.grapevine.cluster.NodePorts;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A primary and two replicas without persistence. The primary acknowledges a write before any
 * replica has it.
 */
final class Redis implements Contender {

  private final Servers servers = new Servers();
  private final RedisClient client = RedisClient.create();

  /** The primary's is the first. */
  private final List<Integer> ports;

  Redis() throws Exception {
    ports = Stream.generate(NodePorts::free).limit(3).map(NodePorts::agent).toList();
    for (int i = 0; i < ports.size(); i++) {
      List<String> command =
          new ArrayList<>(
              List.of("redis-server", "--bind", "127.0.0.1", "--port", ports.get(i).toString()));
      command.addAll(List.of("--dir", servers.directory(i), "--save", "", "--appendonly", "no"));
      if (i > 0) {
        command.addAll(List.of("--replicaof", "127.0.0.1 " + ports.getFirst()));
      }
      servers.start(command);
    }
  }

  @Override
  public List<ProcessHandle> servers() {
    return servers.handles();
  }

  @Override
  public Client connect(int server) {
    return new Session(client.connect(RedisURI.create("127.0.0.1", ports.get(server))));
  }

  @Override
  public void close() {
    client.shutdown();
    servers.close();
  }

  private record Session(StatefulRedisConnection<String, String> connection) implements Client {

    @Override
    public void put(String key, String value) {
      connection.sync().set(key, value);
    }

    @Override
    public @Nullable String get(String key) {
      return connection.sync().get(key);
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
