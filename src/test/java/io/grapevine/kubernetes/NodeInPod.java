package io.grapevine.kubernetes;

import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.util.credentials.TokenFileAuthentication;
import io.micrometer.core.instrument.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import okhttp3.Interceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.util.FileSystemUtils;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A node, or only its discovery, in this JVM, with everything that the pod of a release provides:
 * environment, configuration file, the token of the ServiceAccount and the address of the API
 * server.
 */
final class NodeInPod implements AutoCloseable {

  private final ConfigurableApplicationContext context;
  private final Path directory;
  private final AtomicInteger questions;

  private NodeInPod(
      ConfigurableApplicationContext context, Path directory, AtomicInteger questions) {
    this.context = context;
    this.directory = directory;
    this.questions = questions;
  }

  /** Starts the part that finds peers, without any traffic to them. */
  static NodeInPod discovering(Release release, Pod self, String... settings) throws ApiException {
    return discoveringBy(release.kubernetes().url(), release, self, settings);
  }

  /** As above, with the API server at another address. */
  static NodeInPod discoveringBy(String apiServer, Release release, Pod self, String... settings)
      throws ApiException {
    return start(
        apiServer,
        new SpringApplicationBuilder(Peers.class)
            .web(WebApplicationType.NONE)
            .properties("management.endpoint.health.validate-group-membership=false"),
        release,
        self,
        release.token(),
        settings);
  }

  /**
   * Starts an application.
   *
   * @param token what it says to the API server that it is
   * @param settings further ones, as {@code grapevine.connection.r0=1}
   */
  static NodeInPod start(
      SpringApplicationBuilder application,
      Release release,
      Pod self,
      String token,
      String... settings) {
    return start(release.kubernetes().url(), application, release, self, token, settings);
  }

  private static NodeInPod start(
      String apiServer,
      SpringApplicationBuilder application,
      Release release,
      Pod self,
      String token,
      String... settings) {
    try {
      Path directory = Files.createTempDirectory("grapevine-pod");
      Path tokenFile = Files.writeString(directory.resolve("token"), token);
      Path namespaceFile = Files.writeString(directory.resolve("namespace"), release.namespace());
      Files.writeString(directory.resolve("application.yaml"), release.applicationYaml());
      AtomicInteger questions = new AtomicInteger();
      ConfigurableApplicationContext context =
          application
              .environment(environment(release, self, directory))
              .properties(
                  "spring.cloud.kubernetes.client.serviceAccountNamespacePath=" + namespaceFile)
              .initializers((GenericApplicationContext starting) ->
                  starting.registerBean(
                      ApiClient.class,
                      () ->
                          client(release.kubernetes(), tokenFile, questions)
                              .setBasePath(apiServer)))
              .run(Stream.of(settings).map("--"::concat).toArray(String[]::new));
      return new NodeInPod(context, directory, questions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Peer> known() {
    return bean(PeerDirectory.class).known();
  }

  boolean isAlone() {
    return bean(PeerDirectory.class).isAlone();
  }

  /** How often it has asked the API server for something, answered or not. */
  int questions() {
    return questions.get();
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    // Nobody else stops them: in production the process ends.
    for (Object informers : context.getBean("sharedInformerFactories", List.class)) {
      ((SharedInformerFactory) informers).stopAllRegisteredInformers();
    }
    context.close();
    try {
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiClient client(
      KubeApiServer kubernetes, Path tokenFile, AtomicInteger questions) {
    ApiClient client = kubernetes.client(new TokenFileAuthentication(tokenFile.toString()));
    Interceptor counter =
        chain -> {
          questions.incrementAndGet();
          return chain.proceed(chain.request());
        };
    return client.setHttpClient(
        client.getHttpClient().newBuilder().addInterceptor(counter).build());
  }

  /** The variables of the container and of the kubelet, in the place of this JVM's own. */
  private static StandardEnvironment environment(Release release, Pod self, Path directory) {
    Map<String, Object> variables = new HashMap<>();
    for (V1EnvVar variable : release.podSpec().getContainers().getFirst().getEnv()) {
      String value = value(variable, self);
      if (value != null) {
        variables.put(
            variable.getName(), value.replace("file:/config/", "file:" + directory + "/"));
      }
    }
    URI server = URI.create(release.kubernetes().url());
    variables.put("KUBERNETES_SERVICE_HOST", server.getHost());
    variables.put("KUBERNETES_SERVICE_PORT", String.valueOf(server.getPort()));
    StandardEnvironment environment = new StandardEnvironment();
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    environment
        .getPropertySources()
        .replace(name, new SystemEnvironmentPropertySource(name, variables));
    return environment;
  }

  private static @Nullable String value(V1EnvVar variable, Pod self) {
    if (variable.getValueFrom() == null) {
      return variable.getValue();
    }
    if (variable.getValueFrom().getFieldRef() == null) {
      return null;
    }
    return switch (variable.getValueFrom().getFieldRef().getFieldPath()) {
      case "metadata.uid" -> self.uid();
      case "status.podIP" -> self.ip();
      default -> null;
    };
  }

  /** Not marked as a configuration, or every node that a test starts would find it. */
  @EnableAutoConfiguration
  @EnableScheduling
  @EnableConfigurationProperties(io.grapevine.peers.PeersProperties.class)
  @ComponentScan(basePackageClasses = PeerDirectory.class)
  static class Peers {

    @Bean
    Ticker ticker() {
      return Clock.SYSTEM::monotonicTime;
    }

    @Bean
    Scheduler timer() {
      return Schedulers.parallel();
    }

    @Bean
    SmartInitializingSingleton starter(Repetition refreshes) {
      return refreshes::start;
    }

    @Bean
    RandomGenerator random() {
      return new SplittableRandom(1);
    }
  }
}
