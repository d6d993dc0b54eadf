package io.grapevine.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process that serves requests of 16 connections. */
record LoadedServer(int port, ProcessHandle process) {

  /** A node of the web framework needs 25 s of load on two cores until all of it is compiled. */
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  private static final Duration ROUND = Duration.ofSeconds(3);
  private static final int ROUNDS = 7;

  /** The medians of two servers that take turns after both have served enough to be compiled. */
  static List<Round> inTurns(
      LoadedServer one, String request, LoadedServer other, String otherRequest) throws Exception {
    one.round(request, WARM_UP);
    other.round(otherRequest, WARM_UP);
    List<Round> ofOne = new ArrayList<>();
    List<Round> ofOther = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      ofOne.add(one.round(request, ROUND));
      ofOther.add(other.round(otherRequest, ROUND));
    }
    return List.of(Round.median(ofOne), Round.median(ofOther));
  }

  private Round round(String request, Duration time) throws Exception {
    long begun = cpu();
    double perSecond = HttpLoad.perSecond(port, request, time.toNanos());
    double requests = perSecond * time.toNanos() / 1e9;
    return new Round(perSecond, (cpu() - begun) / 1e3 / requests);
  }

  private long cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /**
   * What was measured in one round.
   *
   * @param micros the CPU of the server for one request
   */
  record Round(double perSecond, double micros) {

    static Round median(List<Round> all) {
      return new Round(
          Figure.median(all.stream().mapToDouble(Round::perSecond).toArray()),
          Figure.median(all.stream().mapToDouble(Round::micros).toArray()));
    }

    void print(String id, String what) {
      new Figure(id, perSecond, "1/s", what).print();
      new Figure(id + "c", micros, "us", what + ", CPU of the server").print();
    }
  }
}
