package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IssuerKeysTest {

  private final TestIssuer issuer = new TestIssuer();

  @AfterEach
  void stop() {
    issuer.close();
  }

  private IssuerKeys keys(String name, @Nullable String uri, boolean allowHttp) {
    return new IssuerKeys(
        new IssuerProperties(name, uri, null, "sub", "groups", "", null, allowHttp),
        new Documents(new OkHttpClient()));
  }

  @Test
  void theAddressOfTheKeysIsDiscovered() throws IOException {
    var published = keys(issuer.url(), null, true).get();

    assertThat(published.issuer()).isEqualTo(issuer.url());
    assertThat(published.keys().getKeys())
        .containsExactly(TestIssuer.RSA.toPublicJWK(), TestIssuer.EC.toPublicJWK());
  }

  @Test
  void anAddressInTheSettingsNeedsNoDiscovery() throws IOException {
    var published = keys("https://nowhere.invalid", issuer.jwksUri(), true).get();

    assertThat(published.issuer()).isEqualTo("https://nowhere.invalid");
    assertThat(published.keys().size()).isEqualTo(2);
  }

  @Test
  void theDocumentMustBeThatOfTheIssuer() {
    assertThatThrownBy(keys(issuer.url() + "/", null, true)::get)
        .isInstanceOf(IOException.class)
        .hasMessage("the discovery document names another issuer");
  }

  @Test
  void theDocumentCannotLeadToHttp() {
    assertThatThrownBy(keys(issuer.url(), null, false)::get)
        .isInstanceOf(IOException.class)
        .hasMessage("the discovery document has no jwks_uri that begins with https://");
  }

  @Test
  void anIssuerMayHaveAPath() {
    assertThatThrownBy(keys(issuer.url() + "/realms/shop", null, true)::get)
        .hasMessageContaining("/realms/shop/.well-known/openid-configuration ");
  }
}
