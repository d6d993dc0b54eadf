package io.grapevine.http;

import io.grapevine.time.OnceAMinute;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The misbehavior of clients of one port: each case is counted, and logged at most once a minute,
 * because no client may fill the log.
 */
final class Troubles {

  /** The kinds, each with its text in the log. */
  enum Kind {
    TOO_MANY_CONNECTIONS("closed a new connection because grapevine.http.max-connections are open"),
    HEADER_TIMEOUT(
        "closed a connection without a complete request header after grapevine.http.header-timeout"),
    MALFORMED("answered 400 to a malformed HTTP request"),
    NO_TLS("answered 426 to a client that did not speak TLS"),
    UNEXPECTED_TLS("closed a connection whose client spoke TLS, which this port does not speak"),
    FAILED_HANDSHAKE("a TLS handshake failed"),
    UNREAD_BODY("closed a connection that kept sending a body after its response"),
    ABORTED("a client closed its connection during a request");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }
  }

  private static final Logger log = LoggerFactory.getLogger(Troubles.class);

  private final String port;
  private final Counters<Kind> counters;
  private final Map<Kind, OnceAMinute> lines = new EnumMap<>(Kind.class);

  Troubles(String port, MeterRegistry registry, Ticker ticker) {
    this.port = port;
    counters =
        new Counters<>(
            registry,
            "grapevine.http.troubles",
            "Misbehavior of clients, by port and kind",
            "kind",
            Kind.class,
            Tags.of("port", port));
    for (Kind kind : Kind.values()) {
      lines.put(kind, new OnceAMinute(ticker));
    }
  }

  /** Counts one case; the log names the client. */
  void happened(Kind kind, @Nullable Object client) {
    counters.get(kind).increment();
    Objects.requireNonNull(lines.get(kind))
        .happened(times ->
            log.info(
                "{} port: {} ({} times since the last report, most recently {})",
                port,
                kind.sentence,
                times,
                client));
  }
}
