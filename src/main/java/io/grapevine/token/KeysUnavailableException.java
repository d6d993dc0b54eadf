package io.grapevine.token;

/** It is not known whether an issuer has published the key of a token. */
final class KeysUnavailableException extends RuntimeException {

  KeysUnavailableException() {
    super("the keys of the issuer are not available", null, false, false);
  }
}
