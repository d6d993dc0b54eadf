package io.grapevine.simulation;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Settings;
import io.grapevine.repair.RepairParts;
import io.grapevine.state.Limits;
import io.grapevine.state.Retention;
import io.grapevine.testing.States;
import java.time.Duration;

/**
 * The configuration of the nodes of a simulation.
 *
 * @param pulls whether nodes pull
 * @param symbols the number of symbols of its sketch that each node keeps; fewer use less memory
 * @param latency the minimum delay of a message in each direction
 * @param aliases whether each node knows the others in an order of its own
 */
record SimulationSettings(
    ConnectionProperties connection,
    Retention retention,
    Limits limits,
    boolean pulls,
    int symbols,
    Duration latency,
    boolean aliases) {

  /** As in production, but for those settings of the connection that are given in pairs. */
  static SimulationSettings of(String... pairs) {
    return new SimulationSettings(
        Settings.connection(pairs),
        new Retention(States.TOMBSTONE_GRACE, States.EXPIRY_GRACE),
        States.WIDE,
        true,
        RepairParts.KEPT,
        Duration.ofMillis(1),
        false);
  }

  SimulationSettings retaining(Duration tombstones, Duration expired) {
    return new SimulationSettings(
        connection, new Retention(tombstones, expired), limits, pulls, symbols, latency, aliases);
  }

  SimulationSettings limited(Limits others) {
    return new SimulationSettings(connection, retention, others, pulls, symbols, latency, aliases);
  }

  SimulationSettings withoutPulls() {
    return new SimulationSettings(connection, retention, limits, false, symbols, latency, aliases);
  }

  SimulationSettings keeping(int fewerSymbols) {
    return new SimulationSettings(
        connection, retention, limits, pulls, fewerSymbols, latency, aliases);
  }

  SimulationSettings taking(Duration otherLatency) {
    return new SimulationSettings(
        connection, retention, limits, pulls, symbols, otherLatency, aliases);
  }

  SimulationSettings aliased() {
    return new SimulationSettings(connection, retention, limits, pulls, symbols, latency, true);
  }
}
