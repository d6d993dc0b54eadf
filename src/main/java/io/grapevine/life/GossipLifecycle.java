package io.grapevine.life;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;

/** Starts the bootstrap when both ports are open, and the drain before either of them closes. */
@Component
final class GossipLifecycle implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(GossipLifecycle.class);

  private final Bootstrap bootstrap;
  private final Drain drain;
  private volatile @Nullable Disposable bootstrapping;

  GossipLifecycle(Bootstrap bootstrap, Drain drain) {
    this.bootstrap = bootstrap;
    this.drain = drain;
  }

  @Override
  public void start() {
    bootstrapping =
        bootstrap.run().subscribe(ready -> {}, error -> log.error("the bootstrap failed", error));
  }

  @Override
  public void stop(Runnable callback) {
    stopBootstrapping();
    drain
        .run()
        .doFinally(signal -> callback.run())
        .subscribe(done -> {}, error -> log.error("the drain failed", error));
  }

  @Override
  public void stop() {
    stopBootstrapping();
  }

  /** A stop is final: changes that were rejected meanwhile do not come again. */
  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public boolean isRunning() {
    return bootstrapping != null;
  }

  /** Higher phases stop first: this one before the servers begin to shut down. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
  }

  private void stopBootstrapping() {
    Disposable running = bootstrapping;
    bootstrapping = null;
    if (running != null) {
      running.dispose();
    }
  }
}
