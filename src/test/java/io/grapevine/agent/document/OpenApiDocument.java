package io.grapevine.agent.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI document: what springdoc finds in the controllers, completed by what src/main/openapi
 * says about parameters, bodies and headers, and by the problems that belong to them.
 */
final class OpenApiDocument {

  /** Where operations, parameters and bodies carry the names of their problems. */
  static final String PROBLEMS = "x-problems";

  /** Of the methods that a path does not have, so no operation refers to it. */
  static final String OTHER_METHODS = "#/components/responses/method-not-allowed";

  private static final List<String> METHODS =
      List.of("get", "head", "put", "post", "patch", "delete");
  private static final List<String> FIELDS =
      List.of("operationId", "tags", "summary", "description", "parameters", "requestBody");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ObjectNode document;
  private final ObjectNode components;
  private final ProblemResponses problems;

  /**
   * A document without paths.
   *
   * @param base the content of src/main/openapi
   */
  OpenApiDocument(ObjectNode base, ProblemResponses problems) {
    this.document = base.deepCopy();
    this.components = (ObjectNode) document.required("components");
    this.problems = problems;
  }

  /** Completes the document with these paths. */
  ObjectNode with(JsonNode generatedPaths) {
    ObjectNode paths = NODES.objectNode();
    Map<String, JsonNode> sorted = new TreeMap<>();
    generatedPaths.properties().forEach(path -> sorted.put(path.getKey(), path.getValue()));
    sorted.forEach((path, item) -> paths.set(path, item(path, item)));
    document.set("paths", paths);
    components.set("examples", problems.examples());
    for (String kind : List.of("parameters", "requestBodies")) {
      components.required(kind).forEach(one -> ((ObjectNode) one).remove(PROBLEMS));
    }
    return document;
  }

  private ObjectNode item(String path, JsonNode generated) {
    ObjectNode item = NODES.objectNode();
    for (String method : METHODS) {
      if (method.equals("head") && item.has("get")) {
        item.set(method, headOf((ObjectNode) item.required("get")));
      } else if (generated.has(method)) {
        item.set(method, operation(path, generated.required(method)));
        ((ObjectNode) components.required("responses")).setAll(problems.shared());
      }
    }
    return item;
  }

  private ObjectNode operation(String path, JsonNode generated) {
    Set<String> raised = new TreeSet<>(names(generated.path(PROBLEMS)));
    ObjectNode operation = NODES.objectNode();
    operation.setAll((ObjectNode) generated);
    List<JsonNode> parameters = new ArrayList<>();
    if (path.endsWith("{key}")) {
      parameters.add(NODES.objectNode().put("name", "key"));
    }
    parameters.addAll(generated.path("parameters").valueStream().toList());
    operation
        .putArray("parameters")
        .addAll(parameters.stream().map(one -> parameter(one, raised)).toList());
    if (generated.has("requestBody")) {
      raised.addAll(names(resolve(generated.required("requestBody")).path(PROBLEMS)));
    }
    ObjectNode ordered = NODES.objectNode();
    FIELDS.stream()
        .filter(field -> !operation.path(field).isMissingNode())
        .filter(field ->
            !operation.required(field).isEmpty() || operation.required(field).isValueNode())
        .forEach(field -> ordered.set(field, operation.required(field)));
    ordered.set("responses", responses(generated.required("responses"), raised));
    return ordered;
  }

  /** A parameter by its name; one that this operation cannot do without is required there. */
  private JsonNode parameter(JsonNode generated, Collection<String> raised) {
    ObjectNode reference =
        generated.has("$ref")
            ? (ObjectNode) generated
            : NODES
                .objectNode()
                .put("$ref", "#/components/parameters/" + generated.required("name").asString());
    if (!generated.path("in").asString("path").equals(resolve(reference).path("in").asString())
        && !generated.has("$ref")) {
      reference.put("$ref", reference.required("$ref").asString() + "-parameter");
    }
    ObjectNode described = (ObjectNode) resolve(reference);
    raised.addAll(names(described.path(PROBLEMS)));
    if (generated.path("required").asBoolean(false) == described.path("required").asBoolean(false)
        || !generated.path("required").asBoolean(false)) {
      return reference;
    }
    ObjectNode required = described.deepCopy().put("required", true);
    required.remove(PROBLEMS);
    return required;
  }

  private ObjectNode responses(JsonNode generated, Collection<String> raised) {
    Map<String, JsonNode> all = new TreeMap<>();
    generated.properties().forEach(one -> all.put(one.getKey(), one.getValue()));
    all.putAll(problems.byStatus(raised));
    ObjectNode responses = NODES.objectNode();
    all.forEach(responses::set);
    return responses;
  }

  /** HEAD is GET without the bodies. */
  private ObjectNode headOf(ObjectNode get) {
    ObjectNode head = get.deepCopy();
    head.put("operationId", get.required("operationId").asString() + "Head");
    head.put("summary", get.required("summary").asString() + ": only the headers");
    ObjectNode responses = head.putObject("responses");
    get.required("responses")
        .properties()
        .forEach(one -> {
          ObjectNode response = ((ObjectNode) resolve(one.getValue())).deepCopy();
          response.remove("content");
          responses.set(one.getKey(), response);
        });
    return head;
  }

  /** The node itself, or the one that it refers to. */
  JsonNode resolve(JsonNode node) {
    if (!node.has("$ref")) {
      return node;
    }
    String reference = node.required("$ref").asString();
    JsonNode target = document.at(reference.substring(1));
    if (target.isMissingNode()) {
      throw new IllegalStateException("src/main/openapi does not have " + reference);
    }
    return target;
  }

  private static List<String> names(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
