package io.grapevine.benchmark;

import io.grapevine.cluster.LargeValues;

/**
 * Which values three nodes with a heap of 256 MB survive: for each part of the heap in {@code
 * -Dparts}, one value of that length, and then eight at a time until the state is full.
 */
final class ValueBenchmark {

  private static final int HEAP = 256;

  private ValueBenchmark() {}

  static void run() throws Exception {
    for (String part : System.getProperty("parts", "24").split(",")) {
      measure(Integer.parseInt(part));
    }
  }

  private static void measure(int part) throws Exception {
    try (LargeValues values = LargeValues.start(HEAP, part, (node, line) -> {})) {
      boolean live = survives(values);
      new Figure(
              "V" + part,
              live ? 1 : 0,
              "",
              "whether all nodes live with values of %d bytes, 1/%d of the heap"
                  .formatted(values.length(), part))
          .print();
    }
  }

  private static boolean survives(LargeValues values) throws InterruptedException {
    try {
      values.write(1);
      values.awaitEverywhere();
      for (int i = 0; i < 2; i++) {
        values.write(8);
        values.awaitEverywhere();
      }
      return values.allLive();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      System.err.println(e);
      return false;
    }
  }
}
