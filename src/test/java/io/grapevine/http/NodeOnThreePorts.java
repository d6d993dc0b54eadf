package io.grapevine.http;

import io.grapevine.GrapevineApplication;
import io.grapevine.cluster.NodePorts;
import io.grapevine.testing.OwnLoops;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole node in this JVM, whose ports are called as in its metrics. */
public final class NodeOnThreePorts implements AutoCloseable {

  public final NodePorts ports = NodePorts.free();

  private final ConfigurableApplicationContext node;

  /** Starts it with further settings, as {@code grapevine.http.idle-timeout=2s}. */
  public NodeOnThreePorts(String... settings) {
    Stream<String> all =
        Stream.concat(
            Stream.of(
                "server.port=" + ports.agent(),
                "grapevine.connection.port=" + ports.peer(),
                "management.server.port=" + ports.management()),
            Stream.of(settings));
    node =
        SpringApplication.run(
            new Class<?>[] {GrapevineApplication.class, OwnLoops.class},
            all.map(setting -> "--" + setting).toArray(String[]::new));
  }

  public int port(String name) {
    return switch (name) {
      case "agent" -> ports.agent();
      case "peer" -> ports.peer();
      default -> ports.management();
    };
  }

  public MeterRegistry meters() {
    return node.getBean(MeterRegistry.class);
  }

  /** Of one of the beans of the node. */
  public <T> T bean(Class<T> type) {
    return node.getBean(type);
  }

  @Override
  public void close() {
    node.close();
  }
}
