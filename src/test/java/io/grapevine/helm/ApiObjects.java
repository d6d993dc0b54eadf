package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;

import com.google.gson.reflect.TypeToken;
import io.grapevine.kubernetes.KubeApiServer;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects of any kind in one namespace of a real API server, as the plain maps that YAML is. */
final class ApiObjects {

  private static final TypeToken<Map<String, Object>> MAP = new TypeToken<>() {};

  private final ApiClient client;
  private final String namespace;

  ApiObjects(KubeApiServer kubernetes, String namespace) {
    this.client = kubernetes.admin();
    this.namespace = namespace;
  }

  void create(Object object) throws ApiException {
    send("POST", collection(object), object);
  }

  /** Lets the server check it, unknown fields and admission included, and keep nothing. */
  void tryOut(Object object) throws ApiException {
    send("POST", collection(object), object, "dryRun=All", "fieldValidation=Strict");
  }

  /** As the server has it. */
  Map<String, Object> read(Object object) throws ApiException {
    return send("GET", path(object), null);
  }

  boolean exists(Object object) throws ApiException {
    try {
      read(object);
      return true;
    } catch (ApiException e) {
      if (e.getCode() == 404) {
        return false;
      }
      throw e;
    }
  }

  private String path(Object object) {
    return collection(object) + "/" + at(object, "$.metadata.name");
  }

  private String collection(Object object) {
    var version = at(object, "$.apiVersion").toString();
    var kind = at(object, "$.kind").toString().toLowerCase(Locale.ROOT);
    return (version.contains("/") ? "/apis/" : "/api/")
        + version
        + "/namespaces/"
        + namespace
        + "/"
        + plural(kind);
  }

  private static String plural(String kind) {
    if (kind.endsWith("y")) {
      return kind.substring(0, kind.length() - 1) + "ies";
    }
    return kind + (kind.endsWith("s") ? "es" : "s");
  }

  private Map<String, Object> send(
      String method, String path, @Nullable Object body, String... parameters) throws ApiException {
    var query =
        List.of(parameters).stream()
            .map(parameter -> parameter.split("="))
            .map(parts -> new Pair(parts[0], parts[1]))
            .toList();
    var call =
        client.buildCall(
            null,
            path,
            method,
            query,
            List.of(),
            body,
            new HashMap<>(Map.of("Content-Type", "application/json")),
            new HashMap<>(),
            new HashMap<>(),
            new String[] {"BearerToken"},
            null);
    return client.<Map<String, Object>>execute(call, MAP.getType()).getData();
  }
}
