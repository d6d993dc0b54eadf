package io.grapevine.benchmark.contenders;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.benchmark.HttpConnection;
import io.grapevine.cluster.LocalCluster;
import io.grapevine.cluster.NodePorts;
import io.grapevine.cluster.NodeProcess;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Nodes, over HTTP/1.1. */
public final class Grapevine implements Contender {

  private static final String HEAD = " /v1/state/%s HTTP/1.1\r\nHost: localhost\r\n";
  private static final int NOT_FOUND = 404;

  private final LocalCluster cluster;

  /**
   * Starts nodes.
   *
   * @param settings as for a {@link LocalCluster}; without any, they have their defaults
   */
  public Grapevine(int nodes, String... settings) {
    List<NodePorts> ports = Stream.generate(NodePorts::free).limit(nodes).toList();
    cluster = LocalCluster.start(ports, List.of(), Grapevine::alarm, settings);
  }

  public LocalCluster cluster() {
    return cluster;
  }

  /** The request for the value of a key. */
  public static byte[] get(String key) {
    return ("GET" + HEAD.formatted(key) + "\r\n").getBytes(UTF_8);
  }

  /** The value that an answer to it has, or null. */
  public static @Nullable String value(HttpConnection.Answer answer) throws IOException {
    return answer.status() == NOT_FOUND ? null : new String(answer.successful(), UTF_8);
  }

  private static void alarm(String node, String line) {
    if (line.contains(" WARN ") || line.contains(" ERROR ")) {
      System.err.println(node + ": " + line);
    }
  }

  @Override
  public List<ProcessHandle> servers() {
    return cluster.nodes().stream().map(NodeProcess::handle).toList();
  }

  @Override
  public Client connect(int server) throws IOException {
    Session session = new Session(new HttpConnection(cluster.node(server).ports().agent()));
    session.get(Entries.key(0)); // A node soon closes a connection that has had no request.
    return session;
  }

  @Override
  public void close() {
    cluster.close();
  }

  private record Session(HttpConnection connection) implements Client {

    @Override
    public void put(String key, String value) throws IOException {
      String head = "PUT" + HEAD.formatted(key) + "Content-Type: application/json\r\n";
      String body = "Content-Length: " + value.length() + "\r\n\r\n" + value;
      connection.exchange((head + body).getBytes(UTF_8)).successful();
    }

    @Override
    public @Nullable String get(String key) throws IOException {
      return value(connection.exchange(Grapevine.get(key)));
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
