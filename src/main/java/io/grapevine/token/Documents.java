package io.grapevine.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.grapevine.time.Durations;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Gets the documents of an issuer over HTTP: each within a few seconds and of bounded length,
 * without redirects, which could lead anywhere.
 */
final class Documents {

  private static final String DISCOVERY = ".well-known/openid-configuration";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_KEYS = 50;
  private static final Set<KeyType> KINDS = Set.of(KeyType.RSA, KeyType.EC);
  private static final int OK = 200;

  private final Supplier<OkHttpClient> client;

  /** Gets documents with the connections, the certificates and the credentials of a client. */
  Documents(OkHttpClient client) {
    this(() -> client);
  }

  /** As above, with the client of the moment. */
  Documents(Supplier<OkHttpClient> client) {
    this.client = client;
  }

  private OkHttpClient careful() {
    return client
        .get()
        .newBuilder()
        .followRedirects(false)
        .followSslRedirects(false)
        .callTimeout(TIMEOUT)
        .build();
  }

  /** The discovery document below a URL (OpenID Connect Discovery 1.0, section 4). */
  Map<String, Object> discovery(HttpUrl below) throws IOException {
    HttpUrl url = below.newBuilder().addPathSegments(DISCOVERY).build();
    String text = get(url);
    try {
      return Objects.requireNonNull(JSONObjectUtils.parse(text));
    } catch (ParseException | RuntimeException e) {
      throw new IOException(url + " did not answer with a JSON object");
    }
  }

  /** The public keys at a URL (RFC 7517) that can verify a token. */
  JWKSet keys(HttpUrl url) throws IOException {
    String text = get(url);
    List<JWK> keys;
    try {
      keys = JWKSet.parse(text).toPublicJWKSet().getKeys();
    } catch (ParseException | RuntimeException e) {
      throw new IOException(url + " did not answer with a JSON Web Key Set");
    }
    List<JWK> usable = keys.stream().filter(key -> KINDS.contains(key.getKeyType())).toList();
    if (usable.isEmpty() || usable.size() > MOST_KEYS) {
      throw new IOException(
          "%s answered with %d usable keys instead of 1 to %d"
              .formatted(url, usable.size(), MOST_KEYS));
    }
    return new JWKSet(usable);
  }

  private String get(HttpUrl url) throws IOException {
    Request request =
        new Request.Builder().url(url).header("Accept", "application/json, */*;q=0.5").build();
    try (Response response = careful().newCall(request).execute()) {
      if (response.code() != OK) {
        throw new IOException(url + " answered " + response.code());
      }
      byte[] body = Objects.requireNonNull(response.body()).byteStream().readNBytes(MOST_BYTES + 1);
      if (body.length > MOST_BYTES) {
        throw new IOException(url + " answered more than " + MOST_BYTES + " bytes");
      }
      return new String(body, UTF_8);
    } catch (InterruptedIOException e) {
      throw new IOException(url + " did not answer within " + Durations.text(TIMEOUT));
    }
  }
}
