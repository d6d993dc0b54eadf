package io.grapevine.state;

/** A text that cannot be a key; the message is a sentence for the one who sent it. */
public final class InvalidKeyException extends IllegalArgumentException {

  InvalidKeyException(String message) {
    super(message);
  }
}
