package io.grapevine.token;

import org.springframework.http.HttpStatus;

/** Why a request with a token is refused, and the sentence for its sender, which quotes nothing. */
enum Reason {
  /** More than one header. */
  SEVERAL(HttpStatus.BAD_REQUEST, "The request has more than one Authorization header."),
  SCHEME("The Authorization header must be Bearer, a space, and a token."),
  TOO_LONG("The token is longer than 8,192 characters."),
  MALFORMED("The token is neither a known static token nor a JSON Web Token that can be read."),
  ALGORITHM(
      "The token is not signed with an accepted algorithm: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or ES512."),
  ISSUER("The issuer of the token is not accepted here."),
  KEY(
      "The token is signed with a key that its issuer does not publish, or has another type than JWT or at+jwt."),
  SIGNATURE("The signature of the token is wrong."),
  AUDIENCE("The token was made for another audience."),
  EXPIRED("The token has expired, or does not say when it expires."),
  NOT_YET_VALID("The token is not valid yet."),
  SUBJECT("The token names no subject, or one that its issuer may not name."),
  KEYS_UNAVAILABLE(
      HttpStatus.SERVICE_UNAVAILABLE,
      "The token cannot be verified now: this node could not get the current keys of its issuer."),
  OVERLOADED(
      HttpStatus.SERVICE_UNAVAILABLE,
      "This node is verifying too many tokens; send it again later.");

  private final HttpStatus status;
  private final String detail;

  Reason(String detail) {
    this(HttpStatus.UNAUTHORIZED, detail);
  }

  Reason(HttpStatus status, String detail) {
    this.status = status;
    this.detail = detail;
  }

  HttpStatus status() {
    return status;
  }

  String detail() {
    return detail;
  }
}
