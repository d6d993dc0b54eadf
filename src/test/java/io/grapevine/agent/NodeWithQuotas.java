package io.grapevine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.GrapevineApplication;
import io.grapevine.access.Policies;
import io.grapevine.access.Policy;
import io.grapevine.access.PolicyParser;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.ManualClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A live node whose quotas a test replaces. All of these tests share it: each uses a prefix of its
 * own.
 */
@SpringBootTest(
    classes = GrapevineApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "grapevine.connection.address=127.0.0.1",
      "grapevine.connection.port=0",
      "grapevine.access.enabled=true",
      "management.server.port=0",
    })
@Import({LiveNode.Time.class, SubjectHeader.class})
@Timeout(60)
abstract class NodeWithQuotas {

  /** {@link SubjectHeader} decides who is asking. */
  private static final String RULES =
      "rules: [{name: all, subjects: [anonymous], prefix: \"\", may: [write, operate]}]\n";

  final Http http;
  final int port;
  final ReplicatedState state;
  private final Policies policies;
  final MeterRegistry meters;
  final ManualClock clock;

  NodeWithQuotas(int port, ApplicationContext node) {
    this.http = new Http(port);
    this.port = port;
    this.state = node.getBean(ReplicatedState.class);
    this.policies = node.getBean(Policies.class);
    this.meters = node.getBean(MeterRegistry.class);
    this.clock = node.getBean(ManualClock.class);
  }

  @DynamicPropertySource
  static void rules(DynamicPropertyRegistry registry) throws IOException {
    Path rules = Files.createTempFile("rules", ".yaml");
    Files.writeString(rules, RULES);
    rules.toFile().deleteOnExit();
    registry.add("grapevine.access.rules", rules::toString);
  }

  /** From now on the node has these quotas. */
  final void apply(String quotas) {
    String yaml = RULES + "quotas: [" + quotas + "]\n";
    Policy policy = PolicyParser.parse(yaml.getBytes(StandardCharsets.UTF_8));
    policies.replace(policy);
    policy
        .quotas()
        .forEach(quota ->
            Awaitility.await()
                .until(() ->
                    meters.find("grapevine.quota.refused").tag("quota", quota.name()).counter()
                        != null));
  }

  final HttpResponse<String> put(String subject, String path, int status) {
    HttpResponse<String> answer = put(subject, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer;
  }

  final HttpResponse<String> put(String subject, String path) {
    return send(subject, "PUT", path, "1");
  }

  final HttpResponse<String> send(
      String subject, String method, String path, String body, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Test-Subject";
    all[headers.length + 1] = subject;
    return http.send(
        method,
        path,
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
        all);
  }

  static void assertProblem(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(JsonPath.<String>read(answer.body(), "$.type"))
        .isEqualTo("urn:grapevine:problem:" + type);
  }

  static void assertFields(
      HttpResponse<String> answer, String quota, String resource, int limit, int left) {
    assertThat(JsonPath.<String>read(answer.body(), "$.quota")).isEqualTo(quota);
    assertThat(JsonPath.<String>read(answer.body(), "$.resource")).isEqualTo(resource);
    assertThat(JsonPath.<Integer>read(answer.body(), "$.limit")).isEqualTo(limit);
    assertThat(JsonPath.<Integer>read(answer.body(), "$.left")).isEqualTo(left);
  }
}
