package io.grapevine.http;

import io.grapevine.http.BodyException.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.springframework.http.HttpHeaders;

/** The bodies that a node does not read to their end. */
final class RefusedBodies {

  private static final String RETRY_AFTER_SECONDS = "1";

  private final Counters<Reason> counters;

  RefusedBodies(MeterRegistry registry) {
    counters =
        new Counters<>(
            registry,
            "grapevine.bodies.refused",
            "Request bodies that were not read to their end, by reason",
            "reason",
            Reason.class,
            Tags.empty());
  }

  /**
   * Counts one, and adds to the headers of its response what the client has to know.
   *
   * @param announced the length of the body, as its request says; -1: it does not
   */
  void add(Reason reason, long announced, HttpHeaders headers) {
    count(reason);
    if (reason != Reason.TOO_LARGE || announced > UnreadBody.MAX_BYTES) {
      headers.set(HttpHeaders.CONNECTION, "close");
    }
    if (reason == Reason.NO_ROOM) {
      headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
  }

  /** Counts one. */
  void count(Reason reason) {
    counters.get(reason).increment();
  }
}
