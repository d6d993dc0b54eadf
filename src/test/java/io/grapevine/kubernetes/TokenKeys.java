package io.grapevine.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The keys with which an API server signs the tokens of ServiceAccounts, and checks them. */
final class TokenKeys {

  private final Path directory;
  private final List<Path> published = new ArrayList<>();
  private Path signing;

  /** Begins with one key, in files below this directory. */
  TokenKeys(Path directory) {
    this.directory = directory;
    this.signing = add();
  }

  /** Signs with a new key; those before are still published. */
  void renew() {
    signing = add();
  }

  private Path add() {
    KeyPair keys = keyPair();
    Path privateKey = directory.resolve("tokens-" + published.size() + ".key");
    Path publicKey = directory.resolve("tokens-" + published.size() + ".pub");
    try {
      writePem("PRIVATE KEY", keys.getPrivate(), privateKey);
      writePem("PUBLIC KEY", keys.getPublic(), publicKey);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    published.add(publicKey);
    return privateKey;
  }

  /** The options of an API server that uses them. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    options.add("--service-account-signing-key-file=" + signing);
    published.forEach(file -> options.add("--service-account-key-file=" + file));
    return options;
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
