package io.grapevine.cbor;

/** These bytes are not the expected CBOR; the message says what is wrong, in a sentence. */
public final class MalformedCborException extends RuntimeException {

  public MalformedCborException(String message) {
    super(message, null, false, false);
  }
}
