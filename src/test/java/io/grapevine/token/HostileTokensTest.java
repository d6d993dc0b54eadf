package io.grapevine.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.grapevine.http.Counters;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that must not be accepted, whatever they claim. */
class HostileTokensTest extends WithIssuer {

  private String claimsText() {
    return issuer.claims(now, "eve").build().toString();
  }

  @Test
  void aTokenWithoutASignatureIsRefused() {
    String claims = Base64URL.encode(claimsText()).toString();
    for (String algorithm : List.of("none", "None", "NONE", "nOnE", "")) {
      String header = Base64URL.encode("{\"alg\":\"%s\"}".formatted(algorithm)).toString();
      assertThat(parts.verify(header + "." + claims + "."))
          .as(algorithm)
          .isInstanceOf(Verdict.Refused.class);
    }
    String header = Base64URL.encode("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}").toString();
    assertThat(parts.verify(header + "." + claims + ".")).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void aPublicKeyIsNotASecret() throws JOSEException {
    RSAPublicKey key = TestIssuer.RSA.toRSAKey().toRSAPublicKey();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    for (byte[] secret :
        List.of(key.getEncoded(), pem.getBytes(UTF_8), key.getModulus().toByteArray())) {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa-1").build(),
              issuer.claims(now, "eve").build());
      token.sign(new MACSigner(secret));
      assertThat(parts.outcome(token.serialize())).isEqualTo(Reason.ALGORITHM.name());
    }
  }

  @Test
  void aSignatureOfAnotherKeyIsRefused() {
    JWTClaimsSet claims = issuer.claims(now, "eve").build();

    assertThat(
            parts.outcome(
                TestIssuer.signed(
                    TestIssuer.header(TestIssuer.RSA).build(), TestIssuer.OTHER_RSA, claims)))
        .isEqualTo(Reason.SIGNATURE.name());
    assertThat(parts.outcome(TestIssuer.signed(TestIssuer.OTHER_RSA, claims)))
        .as("a key that is not published")
        .isEqualTo(Reason.KEY.name());
    assertThat(
            parts.outcome(
                TestIssuer.signed(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("ec-1").build(),
                    TestIssuer.RSA,
                    claims)))
        .as("the name of a key of another kind")
        .isEqualTo(Reason.KEY.name());
  }

  @Test
  void changedClaimsAreRefused() {
    String[] whole = issuer.token(now, "ann").split("\\.", -1);
    String changed = whole[0] + "." + Base64URL.encode(claimsText()) + "." + whole[2];

    assertThat(parts.outcome(changed)).isEqualTo(Reason.SIGNATURE.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../rsa-1",
        "rsa-1/../../etc/passwd",
        "' OR 1=1 --",
        "http://127.0.0.1/keys",
        "rsa-1\\u0000",
        "${jndi:ldap://127.0.0.1/a}",
        "",
      })
  void theNameOfAKeyIsOnlyAName(String name) {
    String header = "{\"alg\":\"RS256\",\"kid\":\"%s\"}".formatted(name);

    assertThat(parts.outcome(TestIssuer.signed(header, claimsText()))).isEqualTo(Reason.KEY.name());
  }

  @Test
  void keysInATokenAreNotTrusted() throws Exception {
    JWK own = TestIssuer.OTHER_RSA;
    JWTClaimsSet claims = issuer.claims(now, "eve").build();
    URI anywhere = URI.create(issuer.url() + "/evil/keys");
    for (JWSHeader header :
        List.of(
            TestIssuer.header(own).jwk(own.toPublicJWK()).build(),
            TestIssuer.header(own).keyID("rsa-1").jwk(own.toPublicJWK()).build(),
            TestIssuer.header(own).jwkURL(anywhere).build(),
            TestIssuer.header(own).keyID("rsa-1").jwkURL(anywhere).build(),
            TestIssuer.header(own).keyID("rsa-1").x509CertURL(anywhere).build(),
            TestIssuer.header(own)
                .keyID("rsa-1")
                .x509CertChain(List.of(com.nimbusds.jose.util.Base64.encode("certificate")))
                .build())) {
      assertThat(parts.verify(TestIssuer.signed(header, own, claims)))
          .as(header.toString())
          .isInstanceOf(Verdict.Refused.class);
    }
  }

  @Test
  void whatATokenCallsCriticalMustBeUnderstood() {
    JWSHeader header =
        TestIssuer.header(TestIssuer.RSA)
            .criticalParams(Set.of("urgent"))
            .customParam("urgent", true)
            .build();

    assertThat(
            parts.verify(
                TestIssuer.signed(header, TestIssuer.RSA, issuer.claims(now, "eve").build())))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void aTokenOfAnotherTypeIsRefused() {
    JWTClaimsSet claims = issuer.claims(now, "ann").build();
    for (String type : List.of("logout+jwt", "dpop+jwt", "secevent+jwt", "JWE")) {
      JWSHeader header = TestIssuer.header(TestIssuer.RSA).type(new JOSEObjectType(type)).build();
      assertThat(parts.outcome(TestIssuer.signed(header, TestIssuer.RSA, claims)))
          .as(type)
          .isEqualTo(Reason.KEY.name());
    }
    for (String type : List.of("JWT", "jwt", "at+jwt")) {
      JWSHeader header = TestIssuer.header(TestIssuer.RSA).type(new JOSEObjectType(type)).build();
      assertThat(parts.outcome(TestIssuer.signed(header, TestIssuer.RSA, claims)))
          .as(type)
          .isEqualTo("ann");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.b",
        "a.b.c",
        "..",
        "...",
        "a.b.c.d.e",
        "eyJhbGciOiJSUzI1NiJ9.e30.",
        "e30.e30.e30",
        "0123456789abcdef",
      })
  void whatIsNoTokenIsRefused(String token) {
    assertThat(parts.verify(token)).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "[".repeat(3000) + "]".repeat(3000);
    String header = "{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}";

    assertThat(
            parts.verify(TestIssuer.signed(header, "{\"a\":" + deep.substring(1200, 4800) + "}")))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(parts.verify(Base64URL.encode(deep.substring(0, 5000)) + ".e30.e30"))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void refusedTokensAreNotRemembered() {
    String bad = issuer.token(now, some -> some.audience("other"));
    long before = parts.known.bytes();
    for (int i = 0; i < 100; i++) {
      parts.verify(bad);
    }

    assertThat(parts.known.bytes()).isEqualTo(before);
    assertThat(parts.tokens.find(List.of("Bearer " + bad))).isNull();
  }

  @Test
  void manyDifferentTokensUseBoundedMemory() {
    for (int i = 0; i < 300; i++) {
      assertThat(parts.outcome(issuer.token(now, "subject-" + i))).isEqualTo("subject-" + i);
      assertThat(parts.known.bytes()).isLessThan(TokenParts.CACHE_BYTES + 2000);
    }
    parts.known.cleanUp();

    assertThat(parts.known.bytes()).isBetween(TokenParts.CACHE_BYTES / 2, TokenParts.CACHE_BYTES);
    assertThat(parts.known.size()).isLessThan(200);
  }

  @Test
  void eachReasonIsALabel() {
    assertThat(Stream.of(Reason.values()).map(Counters::label)).doesNotHaveDuplicates();
  }
}
