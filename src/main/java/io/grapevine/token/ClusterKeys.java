package io.grapevine.token;

import io.kubernetes.client.openapi.ApiClient;
import java.io.IOException;
import okhttp3.HttpUrl;

/**
 * The keys with which the API server of the cluster signs the tokens of ServiceAccounts, from that
 * server itself and with the credentials of this pod.
 *
 * <p>The discovery document names an address of the keys, too. It may be outside of the cluster,
 * where the token of this pod must not be sent, so the path at which every API server has them is
 * used instead.
 */
final class ClusterKeys implements KeySource {

  private static final String KEYS = "openid/v1/jwks";

  private final HttpUrl apiServer;
  private final Documents documents;

  ClusterKeys(ApiClient client) {
    apiServer = HttpUrl.get(client.getBasePath());
    documents = new Documents(client.getHttpClient());
  }

  @Override
  public Published get() throws IOException {
    if (!(documents.discovery(apiServer).get("issuer") instanceof String issuer)) {
      throw new IOException("the discovery document of the API server names no issuer");
    }
    return new Published(
        issuer, documents.keys(apiServer.newBuilder().addPathSegments(KEYS).build()));
  }
}
