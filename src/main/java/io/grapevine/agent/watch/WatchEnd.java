package io.grapevine.agent.watch;

import io.grapevine.http.Connections;
import io.grapevine.watch.Watches;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Ends all watches at the begin of a shutdown, so that their clients go to other nodes at once:
 * otherwise the graceful shutdown of the server would wait for responses that never end.
 */
@Component
final class WatchEnd implements SmartLifecycle {

  private final Watches watches;
  private final Connections agentConnections;
  private volatile boolean running;

  WatchEnd(Watches watches, Connections agentConnections) {
    this.watches = watches;
    this.agentConnections = agentConnections;
  }

  @Override
  public void start() {
    running = true;
  }

  /** First the connections, so that each of them closes behind its last bookmark. */
  @Override
  public void stop() {
    running = false;
    agentConnections.closeAll();
    watches.end();
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Together with the phase in which the node still serves, and moves its clients. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 2;
  }
}
