package io.grapevine.agent.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Rights;
import io.grapevine.agent.problem.DocumentedProblem;
import io.grapevine.agent.problem.Raises;
import io.grapevine.state.Condition;
import io.grapevine.state.Key;
import io.grapevine.state.Writer;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI document that a node serves, against the controllers of this node: {@code
 * -Dgrapevine.openapi=write} writes it anew.
 */
@LiveNode
@TestPropertySource(
    properties = {
      "springdoc.api-docs.enabled=true",
      "springdoc.api-docs.path=/generated",
      "springdoc.paths-to-match=/v1/**",
      "springdoc.override-with-generic-response=false",
    })
@Import(OpenApiTest.Springdoc.class)
class OpenApiTest {

  private static final Path BASE = Path.of("src", "main", "openapi", "base.yaml");
  private static final Path SERVED = Path.of("src", "main", "resources", "openapi.json");
  private static final String AGENT_PORT = "## Agent port";

  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode document;

  OpenApiTest(@LocalServerPort int port) throws IOException {
    ObjectNode base = JSON.valueToTree(new Yaml().load(Files.readString(BASE)));
    JsonNode generated = JSON.readTree(new Http(port).get("/generated").body());
    document =
        new OpenApiDocument(base, new ProblemResponses(DocumentedProblem.below(AGENT_PORT)))
            .with(generated.required("paths"));
  }

  /** In the path, which springdoc does not see, because the key can contain slashes. */
  @BeforeAll
  static void ignoreWhatIsNoParameter() {
    SpringDocUtils.getConfig()
        .addRequestWrapperToIgnore(Key.class, Condition.class, Writer.class, Rights.class);
  }

  @Test
  void isTheOneThatANodeServes() throws IOException {
    String text = text(document);
    if ("write".equals(System.getProperty("grapevine.openapi"))) {
      Files.writeString(SERVED, text);
    }

    assertThat(Files.readString(SERVED))
        .as("run ./mvnw test -Dtest=OpenApiTest -Dgrapevine.openapi=write, and commit %s", SERVED)
        .isEqualTo(text);
  }

  @Test
  void hasEveryProblemOfTheAgentPort() throws IOException {
    assertThat(DocumentedProblem.below(AGENT_PORT))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(responses()).contains(ProblemResponses.type(problem)));
  }

  @Test
  void describesEveryOperation() {
    assertThat(operations())
        .hasSizeGreaterThan(5)
        .allSatisfy(operation -> {
          assertThat(operation.path("summary").asString("")).isNotBlank();
          assertThat(operation.required("operationId").asString()).doesNotContain("_");
          assertThat(document.required("tags").findValuesAsString("name"))
              .contains(operation.required("tags").get(0).asString());
        });
    assertThat(operations().map(one -> one.required("operationId").asString()))
        .doesNotHaveDuplicates();
  }

  /** A reference to nothing, and a component that nothing refers to, are errors of writing. */
  @Test
  void refersToEachComponentAndToNothingElse() {
    List<String> references = document.findValuesAsString("$ref");

    assertThat(references)
        .isNotEmpty()
        .allSatisfy(
            one -> assertThat(document.at(one.substring(1)).isMissingNode()).as(one).isFalse());
    assertThat(
            document
                .required("components")
                .propertyStream()
                .filter(kind -> !kind.getKey().equals("securitySchemes")) // Have names instead.
                .flatMap(kind ->
                    kind.getValue()
                        .propertyStream()
                        .map(one -> "#/components/%s/%s".formatted(kind.getKey(), one.getKey()))))
        .filteredOn(component -> !component.equals(OpenApiDocument.OTHER_METHODS))
        .allSatisfy(component -> assertThat(references).contains(component));
  }

  private String responses() {
    return document.required("paths").toString() + document.at("/components/responses");
  }

  private Stream<JsonNode> operations() {
    return document.required("paths").valueStream().flatMap(JsonNode::valueStream);
  }

  private static String text(JsonNode document) {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    return JSON.writer()
            .with(new DefaultPrettyPrinter(separators).withObjectIndenter(indent))
            .writeValueAsString(document)
        + "\n";
  }

  static class Springdoc {

    @Bean
    OperationCustomizer problems() {
      return (operation, handler) -> {
        Raises raises = handler.getMethodAnnotation(Raises.class);
        if (raises != null) {
          operation.addExtension(
              OpenApiDocument.PROBLEMS, Arrays.stream(raises.value()).map(Enum::name).toList());
        }
        return operation;
      };
    }

    @Bean
    OperationCustomizer conditions() {
      return (operation, handler) -> {
        if (Arrays.stream(handler.getMethodParameters())
            .anyMatch(one -> one.getParameterType() == Condition.class)) {
          boolean reads = handler.hasMethodAnnotation(GetMapping.class);
          operation
              .addParametersItem(new Parameter().$ref("If-Match"))
              .addParametersItem(new Parameter().$ref(reads ? "Unless-Tag" : "If-None-Match"));
        }
        return operation;
      };
    }
  }
}
