package io.grapevine.simulation;

import io.grapevine.repair.RepairParts;
import io.grapevine.state.Limits;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What a {@link RandomSchedule} is after, and the settings of the nodes for that. */
enum ScheduleKind {
  /** All faults at once; pulls repair what they leave behind. */
  ANYTHING,
  /**
   * All faults, but no clock that others refuse; some nodes speak nothing but JSON, and so do not
   * say what they refuse.
   */
  MIXED,
  /** No pulls and no lost memory: what was not told must be told in the end. */
  PUSH_ONLY,
  /** Single nodes are away for longer than deleted keys are remembered. */
  LONG_ABSENCE,
  /** Two halves are apart for longer than expired values are remembered. */
  SPLIT,
  /** An island is written to, joined with the others again, and stopped in order. */
  ISLAND,
  /** States are full; then not every node can have everything. */
  FULL,
  /** One node has less room than the others, and gets all once keys were deleted and forgotten. */
  CROWDED;

  /** Few enough that nodes which change all the time differ by more than these tell. */
  private static final int FEW_SYMBOLS = 16;

  static ScheduleKind any(RandomGenerator random) {
    return switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4, 5, 6 -> ANYTHING;
      case 7 -> SPLIT;
      case 8, 9 -> MIXED;
      case 10, 11, 12, 13 -> PUSH_ONLY;
      case 14, 15, 16, 17, 18 -> LONG_ABSENCE;
      case 19, 20 -> ISLAND;
      case 21 -> FULL;
      default -> CROWDED;
    };
  }

  /** Settings of a cluster that is written to under so many keys. */
  SimulationSettings settings(int keys, RandomGenerator random) {
    SimulationSettings settings =
        SimulationSettings.of(
                "pull-interval",
                (2 + random.nextInt(4)) + "s",
                "stop-counter",
                Integer.toString(1 + random.nextInt(6)),
                "max-batch-size",
                random.nextBoolean() ? "1MB" : "600B")
            .taking(Duration.ofMillis(1 + random.nextInt(20)))
            .keeping(random.nextBoolean() ? RepairParts.KEPT : FEW_SYMBOLS);
    return switch (this) {
      case ANYTHING, MIXED ->
          random.nextBoolean()
              ? settings
              : settings.retaining(Duration.ofSeconds(70), Duration.ofSeconds(60));
      case ISLAND -> settings.retaining(Duration.ofDays(1), Duration.ofDays(1));
      case PUSH_ONLY -> settings.withoutPulls().retaining(Duration.ofDays(1), Duration.ofDays(1));
      case CROWDED -> settings.retaining(Duration.ofSeconds(70), Duration.ofSeconds(60));
      case LONG_ABSENCE -> settings.retaining(Duration.ofSeconds(75), Duration.ofSeconds(70));
      case SPLIT -> settings.retaining(Duration.ofMinutes(20), Duration.ofSeconds(60));
      case FULL -> settings.limited(new Limits(1 << 20, keys / 2, 2_000));
    };
  }
}
