package io.grapevine.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The keys with which an API server signs the tokens of ServiceAccounts, and checks them. */
final class TokenKeys {

  private TokenKeys() {}

  /** Writes a new pair as PEM. */
  static void write(Path privateKey, Path publicKey) throws IOException {
    KeyPair keys = keyPair();
    writePem("PRIVATE KEY", keys.getPrivate(), privateKey);
    writePem("PUBLIC KEY", keys.getPublic(), publicKey);
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void writePem(String what, Key key, Path file) throws IOException {
    String base64 = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    Files.writeString(
        file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, base64));
  }
}
