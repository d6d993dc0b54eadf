package io.grapevine.kubernetes;

import static org.awaitility.Awaitility.await;

import io.grapevine.cluster.NodePorts;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.AuthenticationV1TokenRequest;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1TokenRequestSpec;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.credentials.AccessTokenAuthentication;
import io.kubernetes.client.util.credentials.Authentication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * A real kube-apiserver with an etcd of its own, on loopback: RBAC, tokens of ServiceAccounts and
 * Pod Security admission as everywhere; no controllers, no scheduler and no kubelet, so what they
 * would do is up to the test.
 *
 * <p>Both processes end with this JVM. {@link RealKubernetes} hands one to the tests.
 */
public final class KubeApiServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ADMIN_TOKEN = UUID.randomUUID().toString();

  private final KubernetesBinaries binaries;
  private final NodePorts ports = NodePorts.free();
  private final Path directory;
  private final TokenKeys tokenKeys;
  private final LeashedProcess etcd;
  private final AtomicInteger namespaces = new AtomicInteger();
  private @Nullable LeashedProcess process;

  private KubeApiServer(KubernetesBinaries binaries) throws IOException {
    this.binaries = binaries;
    directory = Files.createTempDirectory("grapevine-kubernetes");
    Files.writeString(directory.resolve("tokens.csv"), ADMIN_TOKEN + ",admin,1,system:masters\n");
    tokenKeys = new TokenKeys(directory);
    etcd = LeashedProcess.start(directory.resolve("etcd.log"), etcdCommand());
  }

  /** One of the test's own, which it closes. */
  public static KubeApiServer start() {
    KubernetesBinaries binaries =
        KubernetesBinaries.find()
            .orElseThrow(() -> new IllegalStateException(KubernetesBinaries.howToHaveThem()));
    try {
      KubeApiServer server = new KubeApiServer(binaries);
      try {
        server.resume();
        Kubeconfig.write(server, ADMIN_TOKEN, server.kubeconfig());
        return server;
      } catch (RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the API server, which keeps what it stored. */
  public void stop() {
    if (process != null) {
      process.close();
      process = null;
    }
  }

  /** Starts it again at the same address; returns when it is ready. */
  public void resume() {
    LeashedProcess started =
        LeashedProcess.start(directory.resolve("apiserver.log"), apiServerCommand());
    process = started;
    await("the API server is ready")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .failFast(
            "it ended",
            () -> {
              if (!started.isAlive() || !etcd.isAlive()) {
                throw new IllegalStateException(
                    "it ended: " + LeashedProcess.end(directory.resolve("apiserver.log")));
              }
            })
        .until(this::isReady);
  }

  /** From the next start on, a new key signs tokens, and is published beside those before. */
  public void renewTokenKey() {
    tokenKeys.renew();
  }

  /** Where it listens, as {@code https://127.0.0.1:12345}. */
  public String url() {
    return "https://127.0.0.1:" + ports.management();
  }

  /** For whoever reads a kubeconfig, as Helm does; may do everything. */
  public Path kubeconfig() {
    return directory.resolve("kubeconfig");
  }

  /** For whoever reads a kubeconfig and may do what the owner of the token may. */
  public Path kubeconfig(String token) {
    try {
      Path file = Files.createTempFile(directory, "kubeconfig", "");
      Kubeconfig.write(this, token, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** May do everything. */
  public ApiClient admin() {
    return client(new AccessTokenAuthentication(ADMIN_TOKEN));
  }

  /** A client that says in this way who it is. */
  public ApiClient client(Authentication authentication) {
    try {
      return new ClientBuilder()
          .setBasePath(url())
          .setCertificateAuthority(Files.readAllBytes(certificate()))
          .setAuthentication(authentication)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A token of this ServiceAccount, such as the kubelet gives a pod. */
  public String token(String namespace, String serviceAccount, String... audiences)
      throws ApiException {
    return token(
        namespace,
        serviceAccount,
        new V1TokenRequestSpec().audiences(List.of(audiences)).expirationSeconds(3600L));
  }

  /** As above, as asked for. */
  public String token(String namespace, String serviceAccount, V1TokenRequestSpec spec)
      throws ApiException {
    var request = new AuthenticationV1TokenRequest().spec(spec);
    return new CoreV1Api(admin())
        .createNamespacedServiceAccountToken(serviceAccount, namespace, request)
        .execute()
        .getStatus()
        .getToken();
  }

  /** A new namespace with these labels, whose name begins so. */
  public String namespace(String prefix, Map<String, String> labels) throws ApiException {
    String name = prefix + "-" + namespaces.incrementAndGet();
    new CoreV1Api(admin())
        .createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(name).labels(labels)))
        .execute();
    return name;
  }

  public String namespace(String prefix) throws ApiException {
    return namespace(prefix, Map.of());
  }

  @Override
  public void close() {
    stop();
    etcd.close();
    try {
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isReady() {
    if (!Files.exists(certificate())) {
      return false;
    }
    Request request =
        new Request.Builder()
            .url(url() + "/readyz")
            .header("Authorization", "Bearer " + ADMIN_TOKEN)
            .build();
    try (Response response = admin().getHttpClient().newCall(request).execute()) {
      return response.isSuccessful();
    } catch (IOException | RuntimeException e) {
      return false; // It does not listen yet, or the certificate is not whole.
    }
  }

  /** The server signs it itself when it starts for the first time. */
  Path certificate() {
    return directory.resolve("apiserver.crt");
  }

  private List<String> etcdCommand() {
    String client = "http://127.0.0.1:" + ports.agent();
    String peer = "http://127.0.0.1:" + ports.peer();
    return List.of(
        binaries.etcd().toString(),
        "--data-dir=" + directory.resolve("etcd"),
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=default=" + peer,
        "--unsafe-no-fsync",
        "--log-level=warn");
  }

  private List<String> apiServerCommand() {
    return Stream.concat(fixedCommand().stream(), tokenKeys.options().stream()).toList();
  }

  private List<String> fixedCommand() {
    return List.of(
        binaries.apiServer().toString(),
        "--etcd-servers=http://127.0.0.1:" + ports.agent(),
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + ports.management(),
        "--cert-dir=" + directory,
        "--service-cluster-ip-range=10.96.0.0/16,fd00:96::/112",
        "--endpoint-reconciler-type=none",
        "--authorization-mode=RBAC",
        "--token-auth-file=" + directory.resolve("tokens.csv"),
        "--service-account-issuer=https://kubernetes.default.svc",
        "--profiling=false");
  }
}
