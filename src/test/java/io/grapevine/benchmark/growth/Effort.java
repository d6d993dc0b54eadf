package io.grapevine.benchmark.growth;

import java.time.Duration;
import java.util.List;

/** How large and how long the measurements are. */
enum Effort {
  /** For the figures of the document. */
  FULL(
      List.of(3, 10, 30),
      List.of(100, 1_000, 10_000),
      List.of(1_000, 10_000, 100_000, 1_000_000, 3_000_000),
      Duration.ofSeconds(30),
      Duration.ofSeconds(10)),

  /** To see in a few minutes whether the program works; its figures mean nothing. */
  QUICK(
      List.of(2, 3),
      List.of(10, 100),
      List.of(1_000, 10_000),
      Duration.ofSeconds(2),
      Duration.ofSeconds(1));

  private final List<Integer> clusters;
  private final List<Integer> simulated;
  private final List<Integer> entries;
  private final Duration warmUp;
  private final Duration time;

  Effort(
      List<Integer> clusters,
      List<Integer> simulated,
      List<Integer> entries,
      Duration warmUp,
      Duration time) {
    this.clusters = clusters;
    this.simulated = simulated;
    this.entries = entries;
    this.warmUp = warmUp;
    this.time = time;
  }

  /** The numbers of real nodes. */
  List<Integer> clusters() {
    return clusters;
  }

  /** The numbers of simulated nodes. */
  List<Integer> simulated() {
    return simulated;
  }

  /** The numbers of entries, from the least to the most. */
  List<Integer> entries() {
    return entries;
  }

  /** Load before the first measurement. */
  Duration warmUp() {
    return warmUp;
  }

  /** Each measurement. */
  Duration time() {
    return time;
  }
}
