package io.grapevine.state;

/** A text that cannot be a key; the message is meant for its sender. */
public final class InvalidKeyException extends IllegalArgumentException {

  InvalidKeyException(String message) {
    super(message);
  }
}
