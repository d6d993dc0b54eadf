package io.grapevine.wire;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Negotiates the binary form by HTTP headers; clients that do not request it get JSON. */
final class BinaryForm {

  /** One item: a delta, its receipt, a sketch, an exchange. */
  static final MediaType ITEM = MediaType.APPLICATION_CBOR;

  /** Frames: a full state, the answer to an exchange. */
  static final MediaType STREAM = new MediaType("application", "cbor-seq");

  private BinaryForm() {}

  /** Whether the body is of this type. */
  static boolean is(MediaType type, HttpHeaders headers) {
    try {
      return type.equalsTypeAndSubtype(headers.getContentType());
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  /** Whether an answer of this type is requested by name, not just by a wildcard. */
  static boolean isAccepted(MediaType type, HttpHeaders headers) {
    try {
      return headers.getAccept().stream().anyMatch(type::equalsTypeAndSubtype);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }
}
