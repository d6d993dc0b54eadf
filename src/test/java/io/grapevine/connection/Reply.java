package io.grapevine.connection;

import io.grapevine.message.NodeInfo;
import java.io.IOException;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An answer on its way back through a simulated network, as bytes.
 *
 * @param info what the answering node says of itself
 * @param form what the body is
 * @param body the pieces of the body
 * @param isTorn whether the connection breaks before the end of the body
 */
record Reply(NodeInfo info, Form form, List<byte[]> body, boolean isTorn) {

  /** The forms of an answer. */
  enum Form {
    NO_CONTENT,
    FULL_STATE,
    JSON_STATE,
    SYMBOLS,
    RECEIPT,
    EXCHANGED
  }

  Reply(NodeInfo info, Form form, List<byte[]> body) {
    this(info, form, body, false);
  }

  Reply with(List<byte[]> otherBody, boolean torn) {
    return new Reply(info, form, otherBody, torn);
  }

  /** The body as it arrives. */
  Flux<byte[]> stream() {
    Flux<byte[]> pieces = Flux.fromIterable(body);
    return isTorn ? pieces.concatWith(Mono.error(new IOException("connection reset"))) : pieces;
  }
}
