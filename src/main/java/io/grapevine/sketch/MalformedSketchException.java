package io.grapevine.sketch;

/** Bytes that are no sketch; the message is a sentence for the one who sent them. */
public final class MalformedSketchException extends IllegalArgumentException {

  MalformedSketchException(String message) {
    super(message);
  }
}
