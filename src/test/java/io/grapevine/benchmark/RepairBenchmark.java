package io.grapevine.benchmark;

import io.grapevine.sketch.SketchOverhead;
import io.grapevine.wire.HttpPair;
import java.io.IOException;
import java.util.List;

/**
 * The cost of making two nodes equal over HTTP: the bytes for small and large differences (P4, P5)
 * and for no difference (P6), the time to join (P9), and the number of coded symbols for a
 * difference (S).
 */
final class RepairBenchmark {

  private static final int ENTRIES = 100_000;
  private static final int JOIN_WARM_UP = 4;
  private static final int JOINS = 9;

  private RepairBenchmark() {}

  static void run() throws IOException {
    try (HttpPair pair = new HttpPair(ENTRIES)) {
      bytes(pair);
      join(pair);
    }
    noDifference();
    symbols(4, 2_000);
    symbols(100, 500);
    symbols(20_000, 10);
  }

  private static void symbols(int differences, int trials) {
    new Figure(
            "S" + differences,
            SketchOverhead.symbolsPerDifference(differences, trials, 1),
            "x",
            "coded symbols per difference, at %,d differences".formatted(differences))
        .print();
  }

  private static void bytes(HttpPair pair) {
    new Figure("P4", worst(pair, 1), "B", "bodies to repair one changed key of 100,000").print();
    new Figure(
            "P5a",
            worst(pair, 100) / (100.0 * HttpPair.PAYLOAD),
            "x",
            "bodies to repair 100 changed keys of 100,000 over their keys and values")
        .print();
    new Figure(
            "P5b",
            worst(pair, 10_000) / (10_000.0 * HttpPair.PAYLOAD),
            "x",
            "bodies to repair 10,000 changed keys of 100,000 over their keys and values")
        .print();
  }

  /** The most bytes of several repairs: changed on the one side, on the other, and half on each. */
  private static double worst(HttpPair pair, int changed) {
    double most = 0;
    for (int revision = 1; revision <= 12; revision++) {
      int here = revision % 3 == 0 ? 0 : revision % 3 == 1 ? changed : changed / 2;
      pair.changeHere(0, here, changed + revision);
      pair.changeThere(here, changed, changed + revision);
      long bytes = pair.repair();
      System.err.println(changed + " changed, " + here + " of them on the asking side: " + bytes);
      most = Math.max(most, bytes);
    }
    return most;
  }

  private static void join(HttpPair pair) {
    List<byte[]> body = pair.body();
    double[] seconds = new double[JOINS];
    double[] parsing = new double[JOINS];
    for (int i = -JOIN_WARM_UP; i < JOINS; i++) {
      pair.forget();
      long start = System.nanoTime();
      pair.repair();
      long joined = System.nanoTime();
      if (HttpPair.parse(body) != ENTRIES) {
        throw new IllegalStateException("the body is not complete");
      }
      long parsed = System.nanoTime();
      if (i >= 0) {
        seconds[i] = (joined - start) / 1e9;
        parsing[i] = (parsed - joined) / 1e9;
      }
      System.err.printf(
          "join %.3f s, parse %.3f s%n", (joined - start) / 1e9, (parsed - joined) / 1e9);
    }
    double join = Figure.median(seconds);
    new Figure("P9", join, "s", "for an empty node to join 100,000 entries").print();
    new Figure(
            "P9r",
            join / Figure.median(parsing),
            "x",
            "time to join over the time to parse the same state locally")
        .print();
  }

  private static void noDifference() throws IOException {
    double small = socketBytes(1_000);
    double large = socketBytes(1_000_000);
    new Figure("P6", large, "B", "on the socket, headers included, to find two states equal")
        .print();
    new Figure("P6r", large / small, "x", "the same at 1,000,000 entries over that at 1,000")
        .print();
  }

  private static double socketBytes(int entries) throws IOException {
    try (HttpPair pair = new HttpPair(entries);
        CountingProxy proxy = new CountingProxy(pair.port())) {
      pair.repair(proxy.port());
      long before = proxy.bytes();
      pair.repair(proxy.port());
      return proxy.bytes() - before;
    }
  }
}
