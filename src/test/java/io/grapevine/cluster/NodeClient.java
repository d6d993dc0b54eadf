package io.grapevine.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node as an application and an operator see it, over real HTTP. */
public final class NodeClient {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern VERSION = Pattern.compile("\"version\":\"([0-9a-f]{32})\"");

  private final NodePorts ports;

  public NodeClient(NodePorts ports) {
    this.ports = ports;
  }

  public HttpResponse<String> get(String key) {
    return send(request(agent(key)).GET());
  }

  /** Reads a value that is at least the one with this tag. */
  HttpResponse<String> getAtLeast(String key, String tag, String query) {
    return send(request(agent(key) + query).GET().header("Grapevine-At-Least", tag));
  }

  /** Sets a value; the query is what follows the path, {@code ?ttl=5s}, or nothing. */
  public HttpResponse<String> put(String key, String json, String query) {
    return send(request(agent(key) + query).PUT(BodyPublishers.ofString(json)));
  }

  public HttpResponse<String> put(String key, String json) {
    return put(key, json, "");
  }

  public HttpResponse<String> delete(String key) {
    return send(request(agent(key)).DELETE());
  }

  /** Any path of the agent port. */
  public HttpResponse<String> agentGet(String path) {
    return send(request("http://127.0.0.1:" + ports.agent() + path).GET());
  }

  /** Any path of the peer port. */
  public HttpResponse<String> peerGet(String path) {
    return send(request("http://127.0.0.1:" + ports.peer() + path).GET());
  }

  public HttpResponse<String> peerPut(String json) {
    return send(
        request("http://127.0.0.1:" + ports.peer() + "/").PUT(BodyPublishers.ofString(json)));
  }

  public HttpResponse<String> readiness() {
    return send(
        request("http://127.0.0.1:" + ports.management() + "/actuator/health/readiness").GET());
  }

  /** Whether the node can be reached and says that it is ready. */
  public boolean isReady() {
    try {
      return readiness().statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** The version of its state. */
  public String version() {
    Matcher matcher = VERSION.matcher(readiness().body());
    if (!matcher.find()) {
      throw new IllegalStateException("no version in the health of the node");
    }
    return matcher.group(1);
  }

  /** The sum of all samples of a metric whose name and labels begin so. */
  public double metric(String prefix) {
    String body =
        send(request("http://127.0.0.1:" + ports.management() + "/actuator/prometheus").GET())
            .body();
    return body.lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String agent(String key) {
    String encoded =
        URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
    return "http://127.0.0.1:" + ports.agent() + "/v1/state/" + encoded;
  }

  private static HttpRequest.Builder request(String uri) {
    return HttpRequest.newBuilder(URI.create(uri)).timeout(PATIENCE);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
