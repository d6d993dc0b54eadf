package io.grapevine.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file with which clients of an API server find it, and say who they are. */
final class Kubeconfig {

  private Kubeconfig() {}

  static void write(KubeApiServer server, String token, Path file) throws IOException {
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: admin}}]
        clusters: [{name: test, cluster: {server: "%s", certificate-authority: "%s"}}]
        users: [{name: admin, user: {token: "%s"}}]
        """
            .formatted(server.url(), server.certificate(), token));
  }
}
