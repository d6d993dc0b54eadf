package io.grapevine.benchmark.contenders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.etcd.jetcd.options.GetOption;
import io.grapevine.cluster.NodePorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Three members that leave it to the operating system when their log reaches the disk. Reads are
 * serializable: a member answers them from its own state.
 */
final class Etcd implements Contender {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Servers servers = new Servers();

  /** Of the addresses for clients, the leader's is the first. */
  private final List<String> addresses = new ArrayList<>();

  Etcd() throws Exception {
    List<NodePorts> ports = Stream.generate(NodePorts::free).limit(3).toList();
    String members =
        IntStream.range(0, ports.size())
            .mapToObj(i -> "server-" + i + "=" + address(ports.get(i).peer()))
            .collect(Collectors.joining(","));
    for (int i = 0; i < ports.size(); i++) {
      String client = address(ports.get(i).agent());
      String peer = address(ports.get(i).peer());
      servers.start(
          List.of(
              "etcd",
              "--name=server-" + i,
              "--data-dir=" + servers.directory(i),
              "--unsafe-no-fsync",
              "--listen-client-urls=" + client,
              "--advertise-client-urls=" + client,
              "--listen-peer-urls=" + peer,
              "--initial-advertise-peer-urls=" + peer,
              "--initial-cluster=" + members));
      addresses.add(client);
    }
    int leader =
        await().atMost(PATIENCE).ignoreExceptions().until(this::leader, server -> server >= 0);
    Collections.swap(addresses, 0, leader);
  }

  private static String address(int port) {
    return "http://127.0.0.1:" + port;
  }

  private int leader() throws Exception {
    for (int i = 0; i < addresses.size(); i++) {
      try (io.etcd.jetcd.Client client = open(i)) {
        StatusResponse status =
            Session.answer(client.getMaintenanceClient().statusMember(addresses.get(i)));
        if (status.getLeader() == status.getHeader().getMemberId()) {
          return i;
        }
      }
    }
    return -1;
  }

  private io.etcd.jetcd.Client open(int server) {
    return io.etcd.jetcd.Client.builder()
        .endpoints(addresses.get(server))
        .keepaliveWithoutCalls(false)
        .build();
  }

  @Override
  public List<ProcessHandle> servers() {
    return servers.handles();
  }

  @Override
  public Client connect(int server) {
    return new Session(open(server));
  }

  @Override
  public void close() {
    servers.close();
  }

  private record Session(io.etcd.jetcd.Client client) implements Client {

    private static final GetOption LOCAL = GetOption.builder().withSerializable(true).build();

    @Override
    public void put(String key, String value) throws Exception {
      var _ = answer(client.getKVClient().put(bytes(key), bytes(value)));
    }

    @Override
    public @Nullable String get(String key) throws Exception {
      List<KeyValue> found = answer(client.getKVClient().get(bytes(key), LOCAL)).getKvs();
      return found.isEmpty() ? null : found.getFirst().getValue().toString(UTF_8);
    }

    private static ByteSequence bytes(String text) {
      return ByteSequence.from(text, UTF_8);
    }

    private static <T> T answer(java.util.concurrent.CompletableFuture<T> future) throws Exception {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
