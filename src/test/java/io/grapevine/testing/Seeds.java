package io.grapevine.testing;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Runs a random test once for each of a number of seeds, and names the seed of a failure.
 *
 * <p>{@code -Dgrapevine.seed=123} runs that seed alone.
 */
public final class Seeds {

  private static final String OVERRIDE = "grapevine.seed";

  private Seeds() {}

  /** Runs the body for the seeds 1 to {@code count}. */
  public static void forEach(int count, Body body) {
    Long only = Long.getLong(OVERRIDE);
    if (only != null) {
      run(only, body);
      return;
    }
    for (long seed = 1; seed <= count; seed++) {
      run(seed, body);
    }
  }

  private static void run(long seed, Body body) {
    try {
      body.run(new SplittableRandom(seed));
    } catch (Throwable failure) {
      throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
    }
  }

  /** One run of a test whose chance comes from {@code random} alone. */
  @FunctionalInterface
  public interface Body {

    void run(RandomGenerator random) throws Exception;
  }
}
