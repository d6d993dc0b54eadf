package io.grapevine.wire;

import io.grapevine.message.NodeInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * The status and headers of an answer, independent of the network.
 *
 * @param type the type of the body; null: not declared
 * @param info what the answering peer declares about itself
 * @param sent when the request was sent, in nanoseconds of the monotonic clock
 */
record AnswerHead(HttpStatusCode status, @Nullable MediaType type, NodeInfo info, long sent) {

  static AnswerHead of(HttpStatusCode status, HttpHeaders headers, long sent) {
    return new AnswerHead(status, type(headers), PeerHeaders.read(headers), sent);
  }

  private static @Nullable MediaType type(HttpHeaders headers) {
    try {
      return headers.getContentType();
    } catch (InvalidMediaTypeException e) {
      return MediaType.APPLICATION_OCTET_STREAM;
    }
  }

  /** Whether the answer comes from a Grapevine node, of any group. */
  boolean isOfNode() {
    return info.id() != null;
  }

  boolean isNoContent() {
    return status.isSameCodeAs(HttpStatus.NO_CONTENT);
  }

  boolean is(MediaType other) {
    return other.equalsTypeAndSubtype(type);
  }

  /** The form for log lines. */
  @Override
  public String toString() {
    return type == null ? "" + status.value() : status.value() + " " + type;
  }
}
