package io.grapevine;

import io.grapevine.time.Durations;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Checks that nodes replicate: writes a key on one, reads it on all others and deletes it.
 *
 * <p>It is the same program as a node, started with {@code check <host>:<agent port> ...}, so that
 * {@code helm test} needs nothing but the image. A name with several addresses stands for a node at
 * each of them. The exit code is 0 if every node returned the written value, else 1.
 */
final class GossipCheck implements ApplicationRunner, ExitCodeGenerator {

  static final String COMMAND = "check";

  private static final Logger log = LoggerFactory.getLogger(GossipCheck.class);
  private static final String PREFIX = "/v1/state/grapevine/check/";
  private static final String WRITTEN = "\"written\"";
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final WebClient client = WebClient.create();
  private final Duration patience;
  private int exitCode = 1;

  GossipCheck(@Value("${check.patience:60s}") Duration patience) {
    this.patience = patience;
  }

  /** Runs the command line, which begins with the command, and returns the exit code. */
  static int run(String... args) {
    var application = new SpringApplication(GossipCheck.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    return SpringApplication.exit(application.run(args));
  }

  @Override
  public void run(ApplicationArguments args) {
    List<String> names = args.getNonOptionArgs();
    exitCode =
        check(names.subList(1, names.size()))
            .thenReturn(0)
            .doOnError(error -> log.error("check failed: {}", error.getMessage()))
            .onErrorReturn(1)
            .toFuture()
            .join(); // The main thread has nothing else to do.
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }

  private Mono<Void> check(List<String> names) {
    return Mono.fromCallable(() -> nodes(names))
        .subscribeOn(Schedulers.boundedElastic())
        .retryWhen(patiently("fewer than two nodes are ready at " + names))
        .flatMap(nodes -> spread(List.copyOf(nodes), PREFIX + UUID.randomUUID()));
  }

  private Mono<Void> spread(List<String> nodes, String path) {
    String first = nodes.getFirst();
    return write(first + path)
        .doOnSuccess(nothing -> log.info("wrote the value on {}", first))
        .thenMany(Flux.fromIterable(nodes).skip(1).flatMap(node -> read(node, path)))
        .then(client.delete().uri(first + path).retrieve().toBodilessEntity())
        .doOnSuccess(answer -> log.info("all {} nodes replicate", nodes.size()))
        .then();
  }

  /** With a ttl, in case this program ends before it deletes the key. */
  private Mono<Void> write(String url) {
    return client
        .put()
        .uri(url + "?ttl=5m")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(WRITTEN)
        .retrieve()
        .toBodilessEntity()
        .then();
  }

  private Mono<String> read(String node, String path) {
    return client
        .get()
        .uri(node + path)
        .retrieve()
        .bodyToMono(String.class)
        .filter(WRITTEN::equals)
        .switchIfEmpty(
            Mono.error(() -> new IllegalStateException("the node returned another value")))
        .retryWhen(patiently("the value did not arrive on " + node))
        .doOnNext(value -> log.info("read the value on {}", node));
  }

  private Retry patiently(String otherwise) {
    return Retry.fixedDelay(patience.dividedBy(PAUSE), PAUSE)
        .filter(error -> !(error instanceof IllegalArgumentException))
        .onRetryExhaustedThrow((spec, signal) ->
            new IllegalStateException(
                otherwise
                    + " within "
                    + Durations.text(patience)
                    + ": "
                    + signal.failure().getMessage()));
  }

  /** The URLs of all nodes behind the names; throws if there are fewer than two. */
  private static Set<String> nodes(List<String> names) throws UnknownHostException {
    var nodes = new LinkedHashSet<String>();
    for (String name : names) {
      URI uri = URI.create("http://" + name);
      if (uri.getHost() == null || uri.getPort() < 0) {
        throw new IllegalArgumentException("expected <host>:<agent port>, not " + name);
      }
      for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
        String host = address.getHostAddress();
        nodes.add(
            "http://"
                + (address instanceof Inet6Address ? "[" + host + "]" : host)
                + ":"
                + uri.getPort());
      }
    }
    if (nodes.size() < 2) {
      throw new IllegalStateException("only " + nodes);
    }
    return nodes;
  }
}
