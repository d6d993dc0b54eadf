package io.grapevine.sketch;

import java.util.random.RandomGenerator;

/** Sketches and sets for the tests. */
final class Sketches {

  private Sketches() {}

  static Sketch of(int symbols, long... fingerprints) {
    var builder = new SketchBuilder(symbols);
    for (long fingerprint : fingerprints) {
      builder.add(fingerprint);
    }
    return builder.prefix(symbols);
  }

  static long[] randomSet(RandomGenerator random, int size) {
    return random.longs(size).toArray();
  }
}
