package io.grapevine.token;

import java.io.IOException;
import okhttp3.HttpUrl;

/** The keys of an issuer of OpenID Connect, at an address that is set or that it names itself. */
final class IssuerKeys implements KeySource {

  private final IssuerProperties issuer;
  private final Documents documents;

  IssuerKeys(IssuerProperties issuer, Documents documents) {
    this.issuer = issuer;
    this.documents = documents;
  }

  @Override
  public Published get() throws IOException {
    String uri = issuer.jwksUri();
    return new Published(
        issuer.issuer(), documents.keys(HttpUrl.get(uri == null ? discovered() : uri)));
  }

  private String discovered() throws IOException {
    var document = documents.discovery(HttpUrl.get(issuer.issuer()));
    if (!issuer.issuer().equals(document.get("issuer"))) {
      throw new IOException("the discovery document names another issuer");
    }
    if (!(document.get("jwks_uri") instanceof String uri)
        || !(uri.startsWith("https://") || (issuer.allowHttp() && uri.startsWith("http://")))) {
      throw new IOException("the discovery document has no jwks_uri that begins with https://");
    }
    return uri;
  }
}
