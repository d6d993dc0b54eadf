package io.grapevine;

import io.grapevine.time.Durations;
import java.io.File;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Checks that nodes replicate: writes a key on one, reads it on all others and deletes it.
 *
 * <p>It is the same program as a node, started with {@code check <host>:<agent port> ...}, so that
 * {@code helm test} needs nothing but the image. A name with several addresses stands for a node at
 * each of them. The exit code is 0 if every node returned the written value, 2 for wrong arguments,
 * else 1.
 */
final class GossipCheck implements ApplicationRunner, ExitCodeGenerator {

  static final String COMMAND = "check";

  private static final Logger log = LoggerFactory.getLogger(GossipCheck.class);
  private static final String PREFIX = "/v1/state/grapevine/check/";
  private static final String WRITTEN = "\"written\"";
  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
  private static final int WRONG_USAGE = 2;

  private final Duration patience;
  private final @Nullable File authority;
  private final @Nullable File token;
  private final @Nullable String bearer;
  private final boolean inKubernetes;
  private int exitCode = 1;

  GossipCheck(
      @Value("${check.patience:60s}") Duration patience,
      @Value("${check.ca:#{null}}") @Nullable File authority,
      @Value("${check.token:#{null}}") @Nullable File token,
      Environment environment)
      throws IOException {
    this.patience = patience;
    this.authority = authority;
    this.token = token;
    this.bearer =
        token != null && token.canRead() ? Files.readString(token.toPath()).strip() : null;
    this.inKubernetes = CloudPlatform.KUBERNETES.isActive(environment);
  }

  /** Runs the command line, which begins with the command, and returns the exit code. */
  static int run(String... args) {
    var application = new SpringApplication(GossipCheck.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    return SpringApplication.exit(application.run(args));
  }

  @Override
  public void run(ApplicationArguments args) {
    List<String> names = args.getNonOptionArgs().stream().skip(1).toList();
    String mistake = mistake(names);
    if (mistake != null) {
      log.error(
          "{}; usage: check [--check.ca=<file>] [--check.token=<file>] <host>:<agent port> https://<host>:<agent port> ...,"
              + " where a name with several addresses stands for a node at each of them",
          mistake);
      exitCode = WRONG_USAGE;
      return;
    }
    exitCode =
        check(names)
            .thenReturn(0)
            .doOnError(error -> log.error("check failed: {}", error.getMessage()))
            .onErrorReturn(1)
            .toFuture()
            .join(); // The main thread has nothing else to do.
  }

  /** What is wrong with the arguments; null if nothing is. */
  private @Nullable String mistake(List<String> names) {
    for (String name : names) {
      if (CheckedNode.parse(name) == null) {
        return "expected <host>:<agent port>, not " + name;
      }
    }
    if (authority != null && !authority.canRead()) {
      return "check.ca must be a readable file, not " + authority;
    }
    if (token != null && bearer == null) {
      return "check.token must be a readable file, not " + token;
    }
    // In Kubernetes a name gets further addresses when further pods are ready.
    return names.isEmpty() || (names.size() == 1 && !inKubernetes && isOneNode(names))
        ? "a check needs at least two nodes"
        : null;
  }

  private boolean isOneNode(List<String> names) {
    try {
      return nodes(names).size() < 2;
    } catch (UnknownHostException e) {
      return true;
    }
  }

  private List<CheckedNode> nodes(List<String> names) throws UnknownHostException {
    return CheckedNode.behind(
        names.stream().map(name -> Objects.requireNonNull(CheckedNode.parse(name))).toList(),
        authority,
        bearer);
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }

  private Mono<Void> check(List<String> names) {
    return Mono.fromCallable(() -> nodes(names))
        .subscribeOn(Schedulers.boundedElastic())
        .onErrorMap(
            UnknownHostException.class,
            unknown -> new Unreachable("cannot resolve " + unknown.getMessage()))
        .flatMap(nodes ->
            nodes.size() > 1
                ? Mono.just(nodes)
                : Mono.error(() ->
                    new IllegalStateException(
                        "only " + nodes.stream().map(CheckedNode::url).toList())))
        .retryWhen(patiently("fewer than two nodes are ready at " + names))
        .flatMap(nodes -> spread(nodes, PREFIX + UUID.randomUUID()));
  }

  private Mono<Void> spread(List<CheckedNode> nodes, String path) {
    CheckedNode first = nodes.getFirst();
    Mono<Void> delete =
        answer(first, first.client().delete().uri(path).retrieve().toBodilessEntity()).then();
    return answer(first, write(first, path))
        .doOnSuccess(nothing -> log.info("wrote the value on {}", first.url()))
        .thenMany(Flux.fromIterable(nodes).skip(1).flatMap(node -> read(node, path)))
        .onErrorResume(failure -> delete.onErrorComplete().then(Mono.error(failure)))
        .then(delete)
        .doOnSuccess(nothing -> log.info("all {} nodes replicate", nodes.size()));
  }

  /** With a ttl, in case this program ends before it deletes the key. */
  private static Mono<Void> write(CheckedNode node, String path) {
    return node.client()
        .put()
        .uri(path + "?ttl=5m")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(WRITTEN)
        .retrieve()
        .toBodilessEntity()
        .then();
  }

  private Mono<String> read(CheckedNode node, String path) {
    return answer(node, node.client().get().uri(path).retrieve().bodyToMono(String.class))
        .filter(WRITTEN::equals)
        .switchIfEmpty(
            Mono.error(() -> new IllegalStateException("the node returned another value")))
        .retryWhen(patiently("the value did not arrive on " + node.url()))
        .doOnNext(value -> log.info("read the value on {}", node.url()));
  }

  /** An answer of a node in time, or an error that names the node and what happened. */
  private static <T> Mono<T> answer(CheckedNode node, Mono<T> exchange) {
    return exchange
        .timeout(
            LONGEST_ANSWER,
            Mono.error(() ->
                new Unreachable(
                    "cannot reach %s: no answer within %s"
                        .formatted(node.url(), Durations.text(LONGEST_ANSWER)))))
        .onErrorMap(
            WebClientRequestException.class,
            failed ->
                new Unreachable(
                    "cannot reach %s: %s"
                        .formatted(node.url(), failed.getMostSpecificCause().getMessage())))
        .onErrorMap(
            WebClientResponseException.class,
            failed ->
                new IllegalStateException(
                    "%s answered %s".formatted(node.url(), failed.getStatusCode())));
  }

  private Retry patiently(String otherwise) {
    return Retry.fixedDelay(patience.dividedBy(PAUSE), PAUSE)
        .onRetryExhaustedThrow((spec, signal) -> {
          String last = String.valueOf(signal.failure().getMessage());
          String within = " within " + Durations.text(patience);
          return signal.failure() instanceof Unreachable
              ? new Unreachable(last + "; tried for " + Durations.text(patience))
              : new IllegalStateException(otherwise + within + ": " + last);
        });
  }

  /** Nothing is known of the state of a node that does not answer. */
  private static final class Unreachable extends RuntimeException {

    private static final long serialVersionUID = 1;

    Unreachable(String message) {
      super(message);
    }
  }
}
