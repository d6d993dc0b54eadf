package io.grapevine.sketch;

/** Bytes that are not a sketch; the message is meant for their sender. */
public final class MalformedSketchException extends IllegalArgumentException {

  MalformedSketchException(String message) {
    super(message);
  }
}
