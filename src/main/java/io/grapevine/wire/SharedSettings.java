package io.grapevine.wire;

import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.state.Limits;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Durations;
import io.grapevine.time.OnceAMinute;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings that must be equal on all nodes of a cluster: the graces, the limits and the bound
 * of the clocks. Nodes that differ in one of them never converge, or accept entries that others
 * reject.
 *
 * <p>Each answer carries them in a header, and the version of the product and of its messages in
 * another one. The log names a peer that differs, once for each of its values; it names one peer a
 * minute, because a peer that changes them must not fill the log.
 */
final class SharedSettings {

  /** The version of the messages of this version of the product. */
  static final int MESSAGES = 3;

  private static final Logger log = LoggerFactory.getLogger(SharedSettings.class);

  private static final Pattern DURATION = Pattern.compile("(\\d{1,15})(s|ms)");

  private final Map<String, String> own;
  private final String header;
  private final String software;
  private final Map<Peer, String> said = RememberedPeers.noneOf();
  private final OnceAMinute reports;

  /**
   * The settings of this node.
   *
   * @param version the version of the product
   */
  SharedSettings(ReplicatedState state, String version, Ticker ticker) {
    reports = new OnceAMinute(ticker);
    Limits limits = state.limits();
    own = new LinkedHashMap<>();
    own.put("tombstone-grace", seconds(state.retention().tombstoneGrace()));
    own.put("expiry-grace", seconds(state.retention().expiryGrace()));
    own.put("max-clock-skew", seconds(state.maxClockSkew()));
    own.put("max-value-size", limits.maxValueBytes() + "B");
    own.put("max-entries", Long.toString(limits.maxEntries()));
    own.put("max-size", limits.maxBytes() + "B");
    header =
        own.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining(" "));
    software = version + "; messages=" + MESSAGES;
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  /** A duration of a header as people write it; any other value as it is. */
  static String shown(String value) {
    Matcher duration = DURATION.matcher(value);
    if (!duration.matches()) {
      return value;
    }
    long number = Long.parseLong(duration.group(1));
    return Durations.text(
        duration.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number));
  }

  /** The settings, as {@code name=value} with a space between them. */
  String header() {
    return header;
  }

  /** The version of the product and of its messages. */
  String software() {
    return software;
  }

  /** Logs the differences between a peer and this node, unless they were logged already. */
  void compare(Peer peer, NodeInfo info) {
    String theirs = info.settings();
    if (theirs == null || theirs.equals(header) && software.equals(info.software())) {
      return;
    }
    String all = info.software() + " " + theirs;
    if (!all.equals(said.get(peer))) {
      reports.happened(times -> {
        said.put(peer, all);
        report(peer, info.software(), theirs);
      });
    }
  }

  private void report(Peer peer, @Nullable String theirSoftware, String theirs) {
    if (!Objects.equals(software, theirSoftware)) {
      log.info("peer {} runs version {}, this node version {}", peer, theirSoftware, software);
    }
    String differences =
        read(theirs).entrySet().stream()
            .filter(setting -> own.containsKey(setting.getKey()))
            .filter(setting -> !setting.getValue().equals(own.get(setting.getKey())))
            .map(setting ->
                "grapevine.state.%s is %s there and %s here"
                    .formatted(
                        setting.getKey(),
                        shown(setting.getValue()),
                        shown(own.getOrDefault(setting.getKey(), ""))))
            .collect(Collectors.joining(", "));
    if (!differences.isEmpty()) {
      log.warn(
          "the settings of peer {} differ: {}; set them to the same values on all nodes",
          peer,
          differences);
    }
  }

  /** The settings in a header; other text is skipped. */
  private static Map<String, String> read(String settings) {
    Map<String, String> read = new LinkedHashMap<>();
    for (String setting : settings.split(" ")) {
      int equals = setting.indexOf('=');
      if (equals > 0) {
        read.put(setting.substring(0, equals), setting.substring(equals + 1));
      }
    }
    return read;
  }
}
