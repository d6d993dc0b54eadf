package io.grapevine.benchmark.contenders;

import io.grapevine.benchmark.contenders.Contender.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sixteen connections to one server, each with its next request when it has the answer. */
final class Load implements AutoCloseable {

  private static final int CONNECTIONS = 16;

  private final List<Client> clients = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

  Load(Contender contender, int server) throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(contender.connect(server));
    }
  }

  /**
   * Runs the requests until there are no more.
   *
   * @return how many there were
   */
  long run(Requests requests) throws Exception {
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
