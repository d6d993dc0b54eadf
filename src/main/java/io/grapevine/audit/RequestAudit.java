package io.grapevine.audit;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * What the audit has to know about a request that only those who serve it know. It is an attribute
 * of the exchange while the audit is on.
 */
public final class RequestAudit {

  private static final String ATTRIBUTE = RequestAudit.class.getName();

  private final boolean ofWrites;
  private final Elements elements;
  private final LongAdder forbidden = new LongAdder();
  private volatile boolean write;
  private volatile @Nullable String quota;

  /** Takes the keys that a request for many keys wrote. */
  interface Elements {
    void stored(String key, String tag);
  }

  RequestAudit(boolean ofWrites, Elements elements) {
    this.ofWrites = ofWrites;
    this.elements = elements;
  }

  /** That of a request; null: the audit is off. */
  public static @Nullable RequestAudit of(ServerWebExchange exchange) {
    return exchange.getAttribute(ATTRIBUTE) instanceof RequestAudit found ? found : null;
  }

  void attachTo(ServerWebExchange exchange) {
    exchange.getAttributes().put(ATTRIBUTE, this);
  }

  /** Whether writes have a line. */
  public boolean isOfWrites() {
    return ofWrites;
  }

  /** The request is a write. */
  public void writes() {
    write = true;
  }

  /** A quota refused the request, or a part of it. */
  public void refusedBy(String quotaName) {
    quota = quotaName;
  }

  /** The rules refused one of the keys of the request, which goes on with the others. */
  public void forbidden() {
    forbidden.increment();
  }

  /**
   * A key was written, and has this tag now. It has a line of its own if the request is about many
   * keys.
   */
  public void stored(String key, String tag) {
    if (ofWrites) {
      elements.stored(key, tag);
    }
  }

  /** Whether the request is a write that has a line. */
  boolean isAuditedWrite() {
    return ofWrites && write;
  }

  /** The number of keys that the rules refused. */
  long forbiddenKeys() {
    return forbidden.sum();
  }

  @Nullable String quota() {
    return quota;
  }
}
