package io.grapevine.benchmark.contenders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** One system under load, and what its three servers use. */
final class Trial implements AutoCloseable {

  private static final int FEW = 100;
  private static final String RESIDENT = "VmRSS:";
  private static final double KILOBYTES = 1024;

  private final Kind kind;
  private final Contender contender;
  private final Load load;
  private final Lag lag;

  Trial(Kind kind, Contender contender) throws Exception {
    this.kind = kind;
    this.contender = contender;
    load = new Load(contender, 0);
    lag = new Lag(contender);
  }

  Kind kind() {
    return kind;
  }

  /** The connections to the first server. */
  Load load() {
    return load;
  }

  Lag lag() {
    return lag;
  }

  /** All kinds of requests, to the first and to the third server, for a few keys. */
  void warmUp(RandomGenerator random) throws Exception {
    Requests gets = Requests.gets(FEW, random);
    load.run(Requests.fill(FEW));
    load.run(Requests.puts(FEW, random).or(gets, random).during(kind.warmUp()));
    try (Load third = new Load(contender, 2)) {
      third.run(gets.during(kind.warmUp().dividedBy(2)));
    }
  }

  /** The microseconds of all servers for one of these requests. */
  double microsPerRequest(Requests requests) throws Exception {
    return load.microsPerRequest(requests);
  }

  /** The time of the processors that all servers have used so far. */
  Duration cpu() {
    return contender.cpu();
  }

  /** The resident memory of a server in megabytes, on average. */
  double resident() throws IOException {
    double sum = 0;
    for (ProcessHandle server : contender.servers()) {
      sum +=
          Files.readAllLines(Path.of("/proc", Long.toString(server.pid()), "status")).stream()
              .filter(line -> line.startsWith(RESIDENT))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum();
    }
    return sum / contender.servers().size() / KILOBYTES;
  }

  @Override
  public void close() throws Exception {
    try (contender;
        load) {
      lag.close();
    }
  }
}
