package io.grapevine.agent;

import io.grapevine.state.Entry;
import io.grapevine.state.Stamp;
import io.grapevine.state.Tag;
import io.netty.handler.codec.DateFormatter;
import java.util.Date;
import org.springframework.http.HttpHeaders;

/**
 * What the headers of an answer say about a value: its tag, when it was written, and when it
 * expires.
 */
final class EntryHeaders {

  /** The stamp: epoch milliseconds and the counter, with a dot between them. */
  static final String STAMP = "Grapevine-Stamp";

  /** The tag of a delete, which is no {@code ETag}: there is no value with it. */
  static final String TAG = "Grapevine-Tag";

  /** The milliseconds until readers no longer see the value; absent: it does not expire. */
  static final String TTL = "Grapevine-Ttl";

  private EntryHeaders() {}

  /** The tag as a strong entity tag. */
  static String eTag(Entry entry) {
    return "\"" + Tag.of(entry) + "\"";
  }

  /**
   * Adds everything except the tag to the headers of the response itself. If {@code Last-Modified}
   * were part of a {@code ResponseEntity}, Spring would answer 304 to {@code If-Modified-Since}
   * although the value has changed since, within the same second.
   *
   * @param now the wall clock
   */
  static void write(Entry entry, long now, HttpHeaders headers) {
    long millis = Stamp.millis(entry.stamp());
    headers.set(HttpHeaders.LAST_MODIFIED, DateFormatter.format(new Date(millis)));
    headers.set(STAMP, millis + "." + Stamp.counter(entry.stamp()));
    if (entry.hasTtl()) {
      headers.set(TTL, Long.toString(Math.max(0, entry.expiry() - now)));
    }
  }
}
