package io.grapevine.benchmark.contenders;

import io.grapevine.benchmark.contenders.Contender.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Sixteen connections to one server, each with its next request when it has the answer. */
public final class Load implements AutoCloseable {

  private static final int CONNECTIONS = 16;

  /** After a load, until what it caused has happened as well. */
  private static final Duration SETTLE = Duration.ofMillis(500);

  private final Contender contender;
  private final List<Client> clients = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

  public Load(Contender contender, int server) throws Exception {
    this.contender = contender;
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(contender.connect(server));
    }
  }

  /**
   * Runs the requests until there are no more.
   *
   * @return how many there were
   */
  public long run(Requests requests) throws Exception {
    List<Future<Long>> counts = new ArrayList<>();
    for (Client client : clients) {
      counts.add(threads.submit(() -> loop(client, requests)));
    }
    long answered = 0;
    for (Future<Long> count : counts) {
      answered += count.get();
    }
    return answered;
  }

  /** The microseconds of all servers for one of these requests. */
  public double microsPerRequest(Requests requests) throws Exception {
    Duration before = contender.cpu();
    long answered = run(requests);
    LockSupport.parkNanos(SETTLE.toNanos());
    return contender.cpu().minus(before).toNanos() / 1e3 / answered;
  }

  private static long loop(Client client, Requests requests) throws Exception {
    long answered = 0;
    while (requests.next(client)) {
      answered++;
    }
    return answered;
  }

  @Override
  public void close() throws Exception {
    threads.shutdown();
    for (Client client : clients) {
      client.close();
    }
  }
}
