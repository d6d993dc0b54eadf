package io.grapevine.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.SignedJWT;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issuers that misbehave when they are asked for their keys. */
class HostileIssuersTest extends WithIssuer {

  /** The buffers of a connection can hold some tens of megabytes. */
  private static final int MOST_SENT = 100_000_000;

  @Test
  void anIssuerThatAnswersWithoutEndIsCutOff() {
    AtomicLong sent = new AtomicLong();
    parts.clock.advance(Keys.FLOOR);
    issuer.answerKeys(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        byte[] piece = "{\"keys\":[          ".repeat(1000).getBytes(UTF_8);
        while (true) {
          body.write(piece);
          sent.addAndGet(piece.length);
        }
      }
    });

    assertThat(parts.outcome(unknownKey())).isEqualTo(Reason.KEYS_UNAVAILABLE.name());
    assertThat(sent).as("no more than the buffers of the network hold").hasValueLessThan(MOST_SENT);
    assertThat(parts.outcome(issuer.token(now, "bob"))).isEqualTo("bob");
  }

  @Test
  void anIssuerThatHangsDoesNotHoldUpOthers() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    parts.clock.advance(Keys.FLOOR);
    issuer.answerKeys(exchange -> {
      asked.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    var waiting = parts.tokens.verify("Bearer " + unknownKey()).toFuture();
    try {
      asked.await();
      assertThat(parts.outcome(issuer.token(now, "bob"))).isEqualTo("bob");
      assertThat(waiting).isNotDone();
      assertThat(waiting)
          .succeedsWithin(Duration.ofSeconds(30))
          .isEqualTo(new Verdict.Refused(Reason.KEYS_UNAVAILABLE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end.countDown();
    }
  }

  @Test
  void anIssuerThatAnswersByteForByteIsCutOff() {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch cutOff = new CountDownLatch(1);
    parts.clock.advance(Keys.FLOOR);
    issuer.answerKeys(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        while (!end.await(20, TimeUnit.MILLISECONDS)) {
          body.write(' ');
          body.flush();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        cutOff.countDown();
      }
    });
    var waiting = parts.tokens.verify("Bearer " + unknownKey()).toFuture();
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> cutOff.getCount() == 0);
      assertThat(waiting)
          .succeedsWithin(Duration.ofSeconds(30))
          .isEqualTo(new Verdict.Refused(Reason.KEYS_UNAVAILABLE));
    } finally {
      end.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"keys\":{}}",
        "{\"keys\":[]}",
        "{\"keys\":[{}]}",
        "<html>"
      })
  void wrongKeysReplaceNothing(String answer) {
    parts.clock.advance(Keys.FLOOR);
    issuer.answerKeys(exchange -> TestIssuer.answer(exchange, answer));

    assertThat(parts.outcome(unknownKey())).isEqualTo(Reason.KEYS_UNAVAILABLE.name());
    assertThat(parts.outcome(issuer.token(now, "bob"))).isEqualTo("bob");
  }

  @Test
  void redirectsAreNotFollowed() {
    parts.clock.advance(Keys.FLOOR);
    issuer.answerKeys(exchange -> {
      exchange.getResponseHeaders().set("Location", issuer.url() + "/evil/keys");
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
    });

    assertThat(parts.outcome(unknownKey())).isEqualTo(Reason.KEYS_UNAVAILABLE.name());
  }

  @Test
  void symmetricKeysOfAnIssuerAreIgnored() throws JOSEException {
    var secret =
        new com.nimbusds.jose.jwk.OctetSequenceKey.Builder(new byte[32]).keyID("oct-1").build();
    parts.clock.advance(Keys.FLOOR);
    issuer.publish(TestIssuer.RSA, secret);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("oct-1").build(),
            issuer.claims(now, "eve").build());
    token.sign(new MACSigner(secret));

    assertThat(parts.outcome(token.serialize())).isEqualTo(Reason.ALGORITHM.name());
  }

  private String unknownKey() {
    return TestIssuer.signed(TestIssuer.OTHER_RSA, issuer.claims(now, "eve").build());
  }
}
