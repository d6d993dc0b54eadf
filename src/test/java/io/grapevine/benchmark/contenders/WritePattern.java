package io.grapevine.benchmark.contenders;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Writes after random pauses, each to one of some keys at random.
 *
 * @param id what the ids of its figures have in common
 * @param least the shortest pause, in milliseconds
 * @param most the longest pause
 * @param keys how many keys there are
 * @param time how long it lasts in a round
 */
record WritePattern(String id, int least, int most, int keys, Duration time) {

  /** The most keys that a pattern has. */
  static final int MANY = 1000;

  /** A pattern of so few writes that all systems can run it at the same time. */
  static Stream<WritePattern> quiet() {
    return onOneKeyAndOnMany("s", 500, 1500, 20);
  }

  static Stream<WritePattern> busy() {
    return Stream.of(
            onOneKeyAndOnMany("m", 20, 80, 3),
            onOneKeyAndOnMany("f", 5, 20, 2),
            onOneKeyAndOnMany("b", 1, 5, 1))
        .flatMap(patterns -> patterns);
  }

  /**
   * As many writes as have the optimizing compiler at work on what a write and its spreading call,
   * some 15,000 times each. A round of the patterns above has 600 for each system.
   */
  static WritePattern warmUp() {
    return new WritePattern("warm up", 0, 1, MANY, Duration.ofMinutes(1));
  }

  /** Those while another load runs. */
  static WritePattern underLoad() {
    return new WritePattern("L3", 5, 20, MANY, Duration.ofSeconds(3));
  }

  private static Stream<WritePattern> onOneKeyAndOnMany(
      String id, int least, int most, int seconds) {
    Duration time = Duration.ofSeconds(seconds);
    return Stream.of(
        new WritePattern(id + "1", least, most, 1, time),
        new WritePattern(id + "n", least, most, MANY, time));
  }

  long pauseNanos(RandomGenerator random) {
    return random.nextLong(
        TimeUnit.MILLISECONDS.toNanos(least), TimeUnit.MILLISECONDS.toNanos(most));
  }

  @Override
  public String toString() {
    return "a write each %d to %d ms on %s"
        .formatted(least, most, keys == 1 ? "one key" : keys + " keys");
  }
}
