package io.grapevine.startup;

import io.grapevine.connection.GroupProperties;
import io.grapevine.connection.PeerPort;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.Limits;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Durations;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Logs one line when the node serves, and one when it has stopped. */
@Component
final class StartLine implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(StartLine.class);
  private static final int MOST_PEERS = 5;
  private static final String NO_PORT = "none";

  private final String version;
  private final GroupProperties group;
  private final PeerPort peerPort;
  private final PeerDirectory directory;
  private final Limits limits;
  private final Environment environment;
  private final Ticker ticker;
  private final long begun;
  private volatile boolean started;

  StartLine(
      Optional<BuildProperties> build,
      GroupProperties group,
      PeerPort peerPort,
      PeerDirectory directory,
      ReplicatedState state,
      Environment environment,
      Ticker ticker) {
    this.version = build.map(BuildProperties::getVersion).orElse("of an unknown version");
    this.group = group;
    this.peerPort = peerPort;
    this.directory = directory;
    this.limits = state.limits();
    this.environment = environment;
    this.ticker = ticker;
    this.begun = ticker.nanos();
  }

  @EventListener(ApplicationReadyEvent.class)
  void started() {
    started = true;
    log.info(
        "Grapevine {} started: group {}; ports {} (agent), {} (peer), {} (management); at most {}"
            + " entries, {} in total, {} for a value; peers: {}",
        version,
        group.group(),
        environment.getProperty("local.server.port", NO_PORT),
        peerPort.port(),
        environment.getProperty("local.management.port", NO_PORT),
        limits.maxEntries(),
        size(limits.maxBytes()),
        size(limits.maxValueBytes()),
        peers(directory.known()));
  }

  @Override
  public void destroy() {
    if (started) {
      Duration uptime = Duration.ofSeconds((ticker.nanos() - begun) / 1_000_000_000);
      log.info("Grapevine {} stopped after {}", version, Durations.text(uptime));
    }
  }

  /** In the largest unit that makes it a number above 9, rounded down. */
  static String size(long bytes) {
    DataSize size = DataSize.ofBytes(bytes);
    if (size.toMegabytes() > 9 || bytes == size.toMegabytes() << 20 && bytes > 0) {
      return size.toMegabytes() + " MB";
    }
    return size.toKilobytes() > 9 ? size.toKilobytes() + " KB" : bytes + " bytes";
  }

  /** The first few of them. */
  static String peers(List<Peer> known) {
    if (known.isEmpty()) {
      return "none yet";
    }
    String first =
        known.stream().limit(MOST_PEERS).map(Peer::toString).collect(Collectors.joining(", "));
    int more = known.size() - MOST_PEERS;
    return more > 0 ? String.format(Locale.ROOT, "%s and %d more", first, more) : first;
  }
}
