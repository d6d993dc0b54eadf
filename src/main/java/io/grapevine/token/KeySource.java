package io.grapevine.token;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;

/** Where the keys of one issuer are published. */
interface KeySource {

  /**
   * What an issuer publishes.
   *
   * @param issuer its name in the claim {@code iss} of its tokens
   */
  record Published(String issuer, JWKSet keys) {}

  /** Gets what is published now; blocks. */
  Published get() throws IOException;
}
