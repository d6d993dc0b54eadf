package io.grapevine.sketch;

/**
 * Estimates the size of a difference that has too few symbols to be decoded.
 *
 * <p>Symbol 0 counts the left side minus the right one, c_0, exactly. Symbol i holds each of the d
 * fingerprints with probability p_i, independent of the other symbols, so its count deviates from
 * p_i c_0 with a variance of d p_i (1 - p_i). The mean of the d that each symbol suggests has a
 * relative standard deviation of sqrt(2/m) with m symbols, which is the best that normal variables
 * allow.
 *
 * <p>p_i must be exact here: an error of it grows with the square of c_0.
 */
final class Estimate {

  private Estimate() {}

  /** The approximate number of fingerprints that only one of the sets has, at least 1. */
  static long differences(Sketch difference) {
    double net = difference.count();
    double sum = 0;
    for (int i = 1; i < difference.size(); i++) {
      double p = Mapping.probability(i);
      double strays = difference.count(i) - p * net;
      sum += strays * strays / (p * (1 - p));
    }
    double mean = sum / Math.max(difference.size() - 1, 1);
    return Math.max(Math.round(Math.max(mean, Math.abs(net))), 1);
  }
}
