package io.grapevine.benchmark.contenders;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Servers of one system on loopback, which keep their data in memory. The first server is the
 * leader, where the system has one: there, a write costs least.
 */
public interface Contender extends AutoCloseable {

  /** The processes of the servers. */
  List<ProcessHandle> servers();

  /** The time of the processors that all servers have used so far. */
  default Duration cpu() {
    return servers().stream()
        .map(server -> server.info().totalCpuDuration().orElseThrow())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Opens a connection to one server with the system's own client. */
  Client connect(int server) throws Exception;

  /** Ends the servers. */
  @Override
  void close();

  /** One connection, for one thread. */
  interface Client extends AutoCloseable {

    /** Returns when the system has acknowledged the write in its usual way. */
    void put(String key, String value) throws Exception;

    /** Reads what this server has, without asking others for a newer value, or null. */
    @Nullable String get(String key) throws Exception;
  }
}
