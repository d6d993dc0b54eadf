package io.grapevine.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A small issuer of OpenID Connect: its documents over HTTP on loopback, and tokens of any kind.
 */
public final class TestIssuer implements AutoCloseable {

  /** Generating a large one takes a second, so all tests share these. */
  static final JWK RSA = rsa("rsa-1");

  static final JWK OTHER_RSA = rsa("rsa-2");
  static final JWK EC = ec("ec-1");

  private final String scheme;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicInteger others = new AtomicInteger();
  private volatile List<JWK> keys = List.of(RSA, EC);
  private volatile @Nullable HttpHandler instead;

  public TestIssuer() {
    this(null);
  }

  /** With a certificate; null: over plain HTTP. */
  TestIssuer(@Nullable X509Bundle certificate) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      if (certificate == null) {
        scheme = "http";
        server = HttpServer.create(address, 0);
      } else {
        scheme = "https";
        HttpsServer secured = HttpsServer.create(address, 0);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
        secured.setHttpsConfigurator(new HttpsConfigurator(context));
        server = secured;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::other);
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(url(), jwksUri())));
    server.createContext("/keys", this::keys);
    server.start();
  }

  public String url() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  String jwksUri() {
    return url() + "/keys";
  }

  /** From now on it publishes these keys. */
  void publish(JWK... published) {
    keys = List.of(published);
  }

  /** From now on it answers so when it is asked for its keys; null: as it should. */
  void answerKeys(@Nullable HttpHandler handler) {
    instead = handler;
  }

  /** How often its keys were asked for. */
  int fetches() {
    return fetches.get();
  }

  /** How often anything was asked for that it does not have. */
  int others() {
    return others.get();
  }

  private void other(HttpExchange exchange) throws IOException {
    others.incrementAndGet();
    exchange.sendResponseHeaders(404, -1);
    exchange.close();
  }

  private void keys(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    HttpHandler handler = instead;
    if (handler == null) {
      answer(exchange, new JWKSet(keys).toString(true));
    } else {
      handler.handle(exchange);
    }
  }

  static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** The claims of a good token, valid for ten minutes from then on. */
  JWTClaimsSet.Builder claims(Instant now, String subject) {
    return new JWTClaimsSet.Builder()
        .issuer(url())
        .subject(subject)
        .audience("grapevine")
        .issueTime(Date.from(now))
        .notBeforeTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(600)));
  }

  /** A good token. */
  public String token(Instant now, String subject) {
    return signed(RSA, claims(now, subject).build());
  }

  /** A token with changed claims. */
  String token(Instant now, Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims = claims(now, "someone");
    change.accept(claims);
    return signed(RSA, claims.build());
  }

  static String signed(JWK key, JWTClaimsSet claims) {
    return signed(header(key).build(), key, claims);
  }

  /** The header of a token that this key signs. */
  static JWSHeader.Builder header(JWK key) {
    return new JWSHeader.Builder(
            key.getKeyType().getValue().equals("RSA") ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256)
        .keyID(key.getKeyID());
  }

  static String signed(JWSHeader header, JWK key, JWTClaimsSet claims) {
    try {
      JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm());
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signs any texts, also those of which no library would make a token. */
  static String signed(String header, String claims) {
    try {
      String content = Base64URL.encode(header) + "." + Base64URL.encode(claims);
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(RSA.toRSAKey().toPrivateKey());
      signature.update(content.getBytes(UTF_8));
      return content + "." + Base64URL.encode(signature.sign());
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWK rsa(String name) {
    try {
      return new RSAKeyGenerator(2048).keyID(name).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWK ec(String name) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(name).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
