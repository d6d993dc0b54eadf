package io.grapevine.benchmark.contenders;

import static org.awaitility.Awaitility.await;

import io.grapevine.benchmark.contenders.Contender.Client;
import java.time.Duration;

/** The systems that are compared. */
enum Kind {
  GRAPEVINE("g", "Grapevine", "java", Duration.ofSeconds(90), () -> new Grapevine(3)),
  NATS("n", "NATS KV", "nats-server", Duration.ofSeconds(3), Nats::new),
  ETCD("e", "etcd", "etcd", Duration.ofSeconds(3), Etcd::new),
  REDIS("r", "Redis", "redis-server", Duration.ofSeconds(3), Redis::new);

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String letter;
  private final String title;
  private final String program;
  private final Duration warmUp;
  private final Starter starter;

  Kind(String letter, String title, String program, Duration warmUp, Starter starter) {
    this.letter = letter;
    this.title = title;
    this.program = program;
    this.warmUp = warmUp;
    this.starter = starter;
  }

  /** The end of the ids of its figures. */
  String letter() {
    return letter;
  }

  @Override
  public String toString() {
    return title;
  }

  String program() {
    return program;
  }

  /** How long its servers and its client need load until their JVMs have compiled what is used. */
  Duration warmUp() {
    return warmUp;
  }

  boolean isInstalled() {
    return Servers.areInstalled(program);
  }

  /** Starts its servers, and returns when the third one has what was written on the first one. */
  Contender start() throws Exception {
    Contender contender = starter.start();
    await(title + " is ready").atMost(PATIENCE).ignoreExceptions().until(() -> isReady(contender));
    return contender;
  }

  private static boolean isReady(Contender contender) throws Exception {
    String key = Entries.key(0);
    try (Client first = contender.connect(0);
        Client third = contender.connect(2)) {
      first.put(key, Entries.value(0));
      return Entries.value(0).equals(third.get(key));
    }
  }

  private interface Starter {

    Contender start() throws Exception;
  }
}
