package io.grapevine.simulation;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Settings;
import io.grapevine.repair.RepairParts;
import io.grapevine.state.Limits;
import io.grapevine.state.Retention;
import io.grapevine.testing.States;
import io.grapevine.wire.TlsConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the nodes of a simulation.
 *
 * @param pulls whether nodes pull
 * @param symbols the number of symbols of its sketch that each node keeps; fewer use less memory
 * @param latency the minimum delay of a message in each direction
 * @param aliases whether each node knows the others in an order of its own
 * @param tls what sees the bytes between nodes that speak TLS to each other; null: without TLS
 */
record SimulationSettings(
    ConnectionProperties connection,
    Retention retention,
    Limits limits,
    boolean pulls,
    int symbols,
    Duration latency,
    boolean aliases,
    TlsConnection.@Nullable Observer tls) {

  private static final TlsConnection.@Nullable Observer DEFAULT =
      System.getProperty("grapevine.test.tls", "off").equals("off") ? null : (sent, wire) -> {};

  /** As in production, but for those settings of the connection that are given in pairs. */
  static SimulationSettings of(String... pairs) {
    return new SimulationSettings(
        Settings.connection(pairs),
        new Retention(States.TOMBSTONE_GRACE, States.EXPIRY_GRACE),
        States.WIDE,
        true,
        RepairParts.KEPT,
        Duration.ofMillis(1),
        false,
        DEFAULT);
  }

  SimulationSettings retaining(Duration tombstones, Duration expired) {
    return new SimulationSettings(
        connection,
        new Retention(tombstones, expired),
        limits,
        pulls,
        symbols,
        latency,
        aliases,
        tls);
  }

  SimulationSettings limited(Limits others) {
    return new SimulationSettings(
        connection, retention, others, pulls, symbols, latency, aliases, tls);
  }

  SimulationSettings withoutPulls() {
    return new SimulationSettings(
        connection, retention, limits, false, symbols, latency, aliases, tls);
  }

  SimulationSettings keeping(int fewerSymbols) {
    return new SimulationSettings(
        connection, retention, limits, pulls, fewerSymbols, latency, aliases, tls);
  }

  SimulationSettings taking(Duration otherLatency) {
    return new SimulationSettings(
        connection, retention, limits, pulls, symbols, otherLatency, aliases, tls);
  }

  SimulationSettings aliased() {
    return new SimulationSettings(
        connection, retention, limits, pulls, symbols, latency, true, tls);
  }

  /** With mutual TLS between the nodes. */
  SimulationSettings secured(TlsConnection.Observer wire) {
    return new SimulationSettings(
        connection, retention, limits, pulls, symbols, latency, aliases, wire);
  }

  SimulationSettings unsecured() {
    return new SimulationSettings(
        connection, retention, limits, pulls, symbols, latency, aliases, null);
  }
}
