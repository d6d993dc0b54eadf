package io.grapevine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.jayway.jsonpath.JsonPath;
import io.grapevine.GrapevineApplication;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The lines of the audit of a node that audits writes. */
@SpringBootTest(
    classes = GrapevineApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "grapevine.connection.address=127.0.0.1",
      "grapevine.connection.port=0",
      "grapevine.access.enabled=true",
      "grapevine.access.audit=writes",
      "management.server.port=0",
    })
@Import(LiveNode.Time.class)
@Timeout(60)
class AuditRequestsTest {

  private static final String TOKEN = "t0k3n-of-cart-0123456789";
  private static final String SECRET = "s3cr3t-0123456789abcdef";

  private final Http http;
  private final Http management;
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };

  AuditRequestsTest(@LocalServerPort int port, @LocalManagementPort int managementPort) {
    this.http = new Http(port);
    this.management = new Http(managementPort);
  }

  @DynamicPropertySource
  static void files(DynamicPropertyRegistry registry) throws IOException {
    registry.add("grapevine.access.tokens", file("cart " + TOKEN + "\n")::toString);
    Path rules =
        file(
            """
            rules:
              - {name: audit, subjects: [cart], prefix: audit/, may: [write]}
              - {name: small, subjects: [cart], prefix: small/, may: [write]}
            quotas: [{name: small, prefix: small/, entries: 0}]
            """);
    registry.add("grapevine.access.rules", rules::toString);
  }

  private static Path file(String content) throws IOException {
    Path file = Files.createTempFile("access", "");
    Files.writeString(file, content);
    file.toFile().deleteOnExit();
    return file;
  }

  @BeforeEach
  void listen() {
    appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    appender.start();
    root().addAppender(appender);
  }

  @AfterEach
  void leave() {
    root().detachAppender(appender);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  @Test
  void aWriteHasItsSubjectKeyTagAndStatus() {
    HttpResponse<String> answer = put("/v1/state/audit/a%0D%0Ab%22", "1");

    String line = lines(1).getFirst();
    assertThat(JsonPath.<String>read(line, "$.subject")).isEqualTo("cart");
    assertThat(JsonPath.<String>read(line, "$.method")).isEqualTo("PUT");
    assertThat(JsonPath.<String>read(line, "$.key")).isEqualTo("audit/a\r\nb\"");
    assertThat(JsonPath.<Integer>read(line, "$.status")).isEqualTo(201);
    assertThat('"' + JsonPath.<String>read(line, "$.tag") + '"')
        .isEqualTo(answer.headers().firstValue("ETag").orElseThrow());
    assertThat(JsonPath.<String>read(line, "$.remote")).isEqualTo("127.0.0.1");
  }

  @Test
  void aDeleteHasTheTagOfItsTombstone() {
    HttpResponse<String> answer = send("DELETE", "/v1/state/audit/gone", "");

    assertThat(JsonPath.<String>read(lines(1).getFirst(), "$.tag"))
        .isEqualTo(answer.headers().firstValue("Grapevine-Tag").orElseThrow());
  }

  @Test
  void eachKeyOfABatchAndOfAnImportHasALine() {
    send("PATCH", "/v1/state", "{\"audit/1\":{\"value\":1},\"audit/2\":{\"delete\":true}}");
    send(
        "POST",
        "/v1/import",
        "{\"key\":\"audit/3\",\"value\":1}\n{\"key\":\"small/4\",\"value\":1}\n"
            + "{\"key\":\"other/5\",\"value\":1}\n{\"key\":\"other/6\",\"value\":1}\n",
        "Content-Type",
        "application/x-ndjson");

    List<String> lines = lines(5);
    assertThat(lines.stream().filter(line -> line.contains("\"key\"")))
        .extracting(line -> JsonPath.<String>read(line, "$.key"))
        .containsExactly("audit/1", "audit/2", "audit/3");
    assertThat(lines.getLast()).contains("\"quota\":\"small\"").contains("\"status\":200");
    assertThat(JsonPath.<Integer>read(lines.getLast(), "$.forbidden")).isEqualTo(2);
  }

  @Test
  void aRefusalByAQuotaHasALine() {
    put("/v1/state/small/1", "1");

    String line = lines(1).getFirst();
    assertThat(JsonPath.<String>read(line, "$.quota")).isEqualTo("small");
    assertThat(JsonPath.<Integer>read(line, "$.status")).isEqualTo(507);
  }

  @Test
  void aRefusalByTheRulesHasALine() {
    assertThat(put("/v1/state/other/1", "1").statusCode()).isEqualTo(403);
    assertThat(http.get("/v1/state/audit/1").statusCode()).isEqualTo(401);

    List<String> lines = lines(2);
    assertThat(lines.getFirst())
        .contains("\"subject\":\"cart\"", "\"key\":\"other/1\"", "\"status\":403");
    assertThat(lines.getLast()).contains("\"subject\":\"anonymous\"", "\"status\":401");
  }

  @Test
  void aRefusalOnTheManagementPortHasALine() {
    assertThat(management.get("/actuator/prometheus").statusCode()).isEqualTo(401);
    assertThat(management.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

    String line = lines(1).getFirst();
    assertThat(JsonPath.<String>read(line, "$.path")).isEqualTo("/actuator/prometheus");
    assertThat(JsonPath.<String>read(line, "$.subject")).isEqualTo("anonymous");
  }

  @Test
  void readsHaveNoLine() {
    http.get("/v1/state/audit/none", "Authorization", "Bearer " + TOKEN);
    http.get("/v1/state?prefix=audit/", "Authorization", "Bearer " + TOKEN);
    put("/v1/state/audit/end", "1");

    assertThat(JsonPath.<String>read(lines(1).getFirst(), "$.key")).isEqualTo("audit/end");
  }

  /** Whatever a client does with a token or a value, no line of any logger has it. */
  @Test
  void noTokenAndNoValueIsInAnyLine() {
    put("/v1/state/audit/secret", '"' + SECRET + '"');
    assertThat(http.put("/v1/state/audit/x", "1", "Authorization", "Bearer " + SECRET).statusCode())
        .isEqualTo(401);
    http.put("/v1/state/audit/x", "1", "Authorization", SECRET);
    http.get("/v1/state/audit/x", "Authorization", "Basic " + SECRET);
    http.get("/v1/state/audit/x?access_token=" + SECRET, "Authorization", "Bearer " + TOKEN);
    put("/v1/state/audit/x?access_token=" + SECRET, "1");
    put("/v1/state/audit/end", "1");

    Awaitility.await().until(() -> audited().stream().anyMatch(line -> line.contains("audit/end")));
    assertThat(audited().stream().filter(line -> line.contains("\"status\":401")))
        .isNotEmpty()
        .noneMatch(line -> line.contains("subject"));
    assertThat(events)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(message -> message.contains(SECRET) || message.contains(TOKEN));
  }

  private List<String> lines(int count) {
    Awaitility.await().until(() -> audited().size() >= count);
    assertThat(audited()).hasSize(count).allMatch(line -> line.matches("[\\x20-\\x7e]+"));
    return audited();
  }

  private List<String> audited() {
    return events.stream()
        .filter(event -> event.getLoggerName().equals("grapevine.audit"))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private HttpResponse<String> put(String path, String body) {
    return send("PUT", path, body);
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Authorization";
    all[headers.length + 1] = "Bearer " + TOKEN;
    return http.send(method, path, BodyPublishers.ofString(body), all);
  }
}
