package io.grapevine.benchmark.growth;

/**
 * Looks for the highest rate that something sustains: doubles it until one fails, then tries the
 * geometric middle between the highest that was sustained and the lowest that failed.
 *
 * @param first the rate that is tried first
 * @param least the rate below which it gives up
 * @param most the rate above which it does not go
 * @param refinements how often it tries a middle; with two, the result is at most a sixth too low
 */
record RateSearch(double first, double least, double most, int refinements) {

  /** Whether a rate is sustained. */
  interface Trial {

    boolean sustains(double rate) throws Exception;
  }

  /** Returns the highest rate that was sustained, or 0 if the least one was not. */
  double highest(Trial trial) throws Exception {
    double sustained = first;
    double failed;
    if (trial.sustains(first)) {
      failed = 2 * first;
      while (failed <= most && trial.sustains(failed)) {
        sustained = failed;
        failed *= 2;
      }
      if (failed > most) {
        return sustained;
      }
    } else {
      do {
        failed = sustained;
        sustained /= 2;
        if (sustained < least) {
          return 0;
        }
      } while (!trial.sustains(sustained));
    }
    return refine(sustained, failed, trial);
  }

  private double refine(double low, double high, Trial trial) throws Exception {
    double sustained = low;
    double failed = high;
    for (int i = 0; i < refinements; i++) {
      double middle = Math.sqrt(sustained * failed);
      if (trial.sustains(middle)) {
        sustained = middle;
      } else {
        failed = middle;
      }
    }
    return sustained;
  }
}
