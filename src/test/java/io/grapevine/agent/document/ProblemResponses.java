package io.grapevine.agent.document;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.grapevine.agent.problem.DocumentedProblem;
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

/** The problems of docs/problems.md as the responses of an OpenAPI document. */
final class ProblemResponses {

  /** Every request can have them. */
  private static final List<String> ALWAYS =
      List.of(
          "BAD_REQUEST",
          "UNAUTHENTICATED",
          "KEYS_UNAVAILABLE",
          "FORBIDDEN",
          "INVALID_PARAMETER",
          "INVALID_CONDITION",
          "NOT_ACCEPTABLE",
          "URI_TOO_LONG",
          "EXPECTATION_FAILED",
          "REQUEST_HEADER_FIELDS_TOO_LARGE",
          "INTERNAL");

  private static final Map<Integer, String> HEADERS =
      Map.of(
          401,
          "WWW-Authenticate",
          405,
          "Allow",
          412,
          "ETag",
          429,
          "Retry-After",
          503,
          "Retry-After");
  private static final String TYPE = "urn:grapevine:problem:";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Map<String, DocumentedProblem> problems = new TreeMap<>();
  private final Set<DocumentedProblem> alone = new TreeSet<>();

  ProblemResponses(Collection<DocumentedProblem> documented) {
    documented.forEach(problem -> problems.put(problem.name(), problem));
    alone.add(named("METHOD_NOT_ALLOWED"));
  }

  /** One example of each problem. */
  ObjectNode examples() {
    ObjectNode examples = NODES.objectNode();
    problems.forEach((name, problem) -> {
      ObjectNode example = examples.putObject(name);
      example.put("summary", problem.cause()).put("description", problem.remedy());
      example
          .putObject("value")
          .put("type", type(problem))
          .put("title", problem.title())
          .put("status", problem.status())
          .put("detail", problem.cause());
    });
    return examples;
  }

  /** The responses of an operation that can raise these, and those that each can raise. */
  Map<String, JsonNode> byStatus(Collection<String> constants) {
    List<String> all = new ArrayList<>(ALWAYS);
    all.addAll(constants);
    Map<String, JsonNode> responses = new TreeMap<>();
    all.stream()
        .distinct()
        .map(this::named)
        .sorted()
        .collect(groupingBy(DocumentedProblem::status, TreeMap::new, toList()))
        .forEach((status, some) -> responses.put(status.toString(), sharedOrOwn(status, some)));
    return responses;
  }

  /** The responses that operations share: those with one problem. */
  Map<String, ObjectNode> shared() {
    Map<String, ObjectNode> shared = new TreeMap<>();
    alone.forEach(one -> shared.put(one.name(), response(one.status(), List.of(one))));
    return shared;
  }

  static String type(DocumentedProblem problem) {
    return TYPE + problem.name();
  }

  private DocumentedProblem named(String constant) {
    DocumentedProblem problem = problems.get(DocumentedProblem.nameOf(constant));
    if (problem == null) {
      throw new IllegalStateException("docs/problems.md does not have " + constant);
    }
    return problem;
  }

  private ObjectNode sharedOrOwn(int status, List<DocumentedProblem> some) {
    if (some.size() > 1) {
      return response(status, some);
    }
    DocumentedProblem one = some.getFirst();
    alone.add(one);
    return NODES.objectNode().put("$ref", "#/components/responses/" + one.name());
  }

  private static ObjectNode response(int status, List<DocumentedProblem> some) {
    ObjectNode response = NODES.objectNode();
    response.put(
        "description",
        String.join(
            "\n\n",
            some.stream().map(one -> "`%s`: %s".formatted(one.name(), one.cause())).toList()));
    String header = HEADERS.get(status);
    if (header != null) {
      response.putObject("headers").putObject(header).put("$ref", "#/components/headers/" + header);
    }
    ObjectNode content = response.putObject("content").putObject("application/problem+json");
    ObjectNode schema = content.putObject("schema").put("$ref", "#/components/schemas/Problem");
    var types = schema.putObject("properties").putObject("type").putArray("enum");
    ObjectNode examples = content.putObject("examples");
    for (DocumentedProblem problem : some) {
      types.add(type(problem));
      examples.putObject(problem.name()).put("$ref", "#/components/examples/" + problem.name());
    }
    return response;
  }
}
