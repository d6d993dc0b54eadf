package io.grapevine.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Key;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRequestTest {

  private static final String TARGET = "/v1/state/flags/a";
  private static final int LARGEST = 100;

  @ParameterizedTest
  @ValueSource(strings = {"a", "flags/a", "a-b._~!$&'()*+,;=:@", "..", "a//b", "/", "A9"})
  void aKeyOfPlainCharactersIsTheOneOfThePath(String key) {
    String target = "/v1/state/" + key;

    assertThat(isRead(target, headers())).isTrue();
    assertThat(PlainRequest.key(target)).isEqualTo(Key.of(key));
    assertThat(PlainRequest.ttl(target)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/state",
        "/v1/state/",
        "/v1/stat/a",
        "/v1/state/a?",
        "/v1/state/a?ttl=5s",
        "/v1/state/a#b",
        "/v1/state/a%20b",
        "/v1/state/%2F",
        "/v1/state/a b",
        "/v1/state/a|b",
        "/v1/state/a\"b",
        "/v1/state/\u00e9",
        "http://node/v1/state/a",
        "//v1/state/a",
        "*"
      })
  void otherTargetsOfReadsAreNotPlain(String target) {
    assertThat(isRead(target, headers())).isFalse();
  }

  @Test
  void aKeyThatIsTooLongIsNotPlain() {
    assertThat(isRead("/v1/state/" + "k".repeat(Key.MAX_BYTES), headers())).isTrue();
    assertThat(isRead("/v1/state/" + "k".repeat(Key.MAX_BYTES + 1), headers())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Host, node, true",
    "Accept, */*, true",
    "Accept, application/json, true",
    "If-None-Match, *, true",
    "X-Request-Id, 7, true",
    "Accept, text/html, false",
    "Origin, https://app.example.com, false",
    "Expect, 100-continue, false",
    "Authorization, Bearer x, true",
    "Transfer-Encoding, chunked, false",
    "Content-Length, 1, false",
    "Grapevine-At-Least, x, false",
    "If-Match, *, false",
    "If-Modified-Since, x, false",
    "If-Unmodified-Since, x, false",
    "If-Range, x, false"
  })
  void aReadIsPlainWithoutHeadersThatAskForMore(String name, String value, boolean plain) {
    assertThat(isRead(TARGET, headers().set(name, value))).isEqualTo(plain);
  }

  @Test
  void twoAcceptsAreNotPlain() {
    HttpHeaders headers = headers().add("Accept", "*/*").add("Accept", "text/html");

    assertThat(isRead(TARGET, headers)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, application/json, true",
    "Content-Type, application/x-www-form-urlencoded, true",
    "Accept, */*, true",
    "Content-Type, application/json;charset=utf-8, false",
    "Content-Type, application/merge-patch+json, false",
    "Content-Encoding, gzip, false",
    "Content-Range, bytes 0-1/2, false",
    "Transfer-Encoding, chunked, false",
    "If-None-Match, *, false",
    "If-Match, *, false",
    "Expect, 100-continue, false",
    "Content-Length, 0, false",
    "Content-Length, 101, false",
    "Content-Length, 100, true"
  })
  void aWriteIsPlainWithoutHeadersThatAskForMore(String name, String value, boolean plain) {
    assertThat(isWrite(TARGET, headers().set("Content-Length", 1).set(name, value)))
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({"?ttl=5s, 5s", "?ttl=never, never", "?ttl=500ms, 500ms", "?ttl=x, x"})
  void aWriteMayHaveATtl(String query, String ttl) {
    assertThat(isWrite(TARGET + query, headers().set("Content-Length", 1))).isTrue();
    assertThat(PlainRequest.ttl(TARGET + query)).isEqualTo(ttl);
    assertThat(PlainRequest.key(TARGET + query)).isEqualTo(Key.of("flags/a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?ttl=", "?tll=5s", "?ttl=5s&w=1", "?w=1", "?ttl=5%73", "?ttl=1.5s", "?"})
  void otherParametersAreNotPlain(String query) {
    assertThat(isWrite(TARGET + query, headers().set("Content-Length", 1))).isFalse();
  }

  @Test
  void otherMethodsAreNotPlain() {
    HttpHeaders one = headers().set("Content-Length", 1);

    assertThat(PlainRequest.isRead(HttpMethod.HEAD, TARGET, headers())).isFalse();
    assertThat(PlainRequest.isWrite(HttpMethod.POST, TARGET, one, LARGEST)).isFalse();
    assertThat(PlainRequest.isWrite(HttpMethod.PATCH, TARGET, one, LARGEST)).isFalse();
  }

  private static HttpHeaders headers() {
    return new DefaultHttpHeaders();
  }

  private static boolean isRead(String target, HttpHeaders headers) {
    return PlainRequest.isRead(HttpMethod.GET, target, headers);
  }

  private static boolean isWrite(String target, HttpHeaders headers) {
    return PlainRequest.isWrite(HttpMethod.PUT, target, headers, LARGEST);
  }

  @Test
  void theSenderIsInTheHeadersThatNameOne() {
    var two = headers().add("Authorization", "Bearer x").add("authorization", "Bearer y");

    assertThat(PlainRequest.authorization(headers())).isEmpty();
    assertThat(PlainRequest.authorization(two)).containsExactly("Bearer x", "Bearer y");
  }
}
