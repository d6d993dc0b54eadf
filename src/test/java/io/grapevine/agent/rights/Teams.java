package io.grapevine.agent.rights;

import io.grapevine.testing.Http;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests of subjects to one node. */
final class Teams {

  static final String WRITER = "writer";
  static final String READER = "reader";
  static final String STRANGER = "stranger";
  static final String RANDOM = "random";
  static final String ANONYMOUS = "anonymous";

  private final Http node;

  Teams(int port) {
    node = new Http(port);
  }

  static String token(String subject) {
    return "Bearer " + subject + "-0123456789abcdef";
  }

  HttpResponse<String> send(
      String subject, String method, String path, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    if (!subject.equals(ANONYMOUS)) {
      all.addAll(List.of("Authorization", token(subject)));
    }
    if (!all.contains("Content-Type")) {
      all.addAll(List.of("Content-Type", "application/json"));
    }
    return node.send(method, path, BodyPublishers.ofString(body), all.toArray(String[]::new));
  }

  HttpResponse<String> get(String subject, String path, String... headers) {
    return send(subject, "GET", path, "", headers);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
