package io.grapevine.life;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Life;
import io.grapevine.http.Connections;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.time.Durations;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The first phase of a shutdown: the node is no longer ready, but serves reads and writes until
 * clients have moved to other nodes.
 *
 * <p>Load balancers learn of the shutdown a moment later than the node, and then send it no new
 * connections. But a Service balances connections, not requests, so a client with an open
 * connection would return, with its retries as well. Therefore each response closes its connection.
 */
@Component
final class LameDuck implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(LameDuck.class);

  private final Life life;
  private final PeerDirectory directory;
  private final Connections agentConnections;
  private final ConnectionProperties properties;
  private final Scheduler timer;
  private volatile boolean running;

  LameDuck(
      Life life,
      PeerDirectory directory,
      Connections agentConnections,
      ConnectionProperties properties,
      LifecycleProperties lifecycle,
      Scheduler timer) {
    requireTime("lame-duck-duration", properties.lameDuckDuration(), lifecycle);
    requireTime("drain-timeout", properties.drainTimeout(), lifecycle);
    this.life = life;
    this.directory = directory;
    this.agentConnections = agentConnections;
    this.properties = properties;
    this.timer = timer;
  }

  /** Spring continues with the next phase when the time of one is over, even if work is left. */
  private static void requireTime(String name, Duration time, LifecycleProperties lifecycle) {
    if (time.compareTo(lifecycle.getTimeoutPerShutdownPhase()) >= 0) {
      throw new IllegalStateException(
          "grapevine.connection.%s must be less than spring.lifecycle.timeout-per-shutdown-phase"
              .formatted(name));
    }
  }

  /** Completes when the duration is over; at once if clients have no other node. */
  Mono<Void> run() {
    return Mono.defer(() -> {
      life.lameDuck();
      agentConnections.closeAll();
      Duration duration = properties.lameDuckDuration();
      if (directory.isAlone() || duration.isZero()) {
        return Mono.empty();
      }
      log.info(
          "shutting down: serving for {} more, closing each connection after its response",
          Durations.text(duration));
      return Mono.delay(duration, timer).then();
    });
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop(Runnable callback) {
    running = false;
    run()
        .doFinally(signal -> callback.run())
        .subscribe(over -> {}, error -> log.error("the first phase of the shutdown failed", error));
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the drain. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 2;
  }
}
