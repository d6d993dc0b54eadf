package io.grapevine.agent.document;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A page on which people try the REST API: Swagger UI with the document of this node. */
@RestController
@Hidden
class ApiPage {

  /** The page runs no script but its own files, and talks to this node alone. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Short enough to turn TLS off again one day. */
  private static final Duration TLS_REMEMBERED = Duration.ofDays(30);

  private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=utf-8");

  private final StaticFile page;
  private final Map<String, StaticFile> files;

  ApiPage(Scheduler work, Scheduler timer) {
    page = new StaticFile("docs/index.html", MediaType.TEXT_HTML, work, timer);
    files =
        Map.of(
            "start.js",
            new StaticFile("docs/start.js", SCRIPT, work, timer),
            "swagger-ui-bundle.js",
            new StaticFile("docs/swagger-ui-bundle.js", SCRIPT, work, timer),
            "swagger-ui.css",
            new StaticFile(
                "docs/swagger-ui.css", MediaType.parseMediaType("text/css"), work, timer));
  }

  @GetMapping("/docs")
  Mono<ResponseEntity<Publisher<DataBuffer>>> page(ServerWebExchange exchange) {
    return answer(page, exchange);
  }

  @GetMapping("/docs/{name}")
  Mono<ResponseEntity<Publisher<DataBuffer>>> file(
      @PathVariable String name, ServerWebExchange exchange) {
    StaticFile file = files.get(name);
    if (file == null) {
      throw new ProblemException(Problem.NOT_FOUND, "There is nothing at this path.");
    }
    return answer(file, exchange);
  }

  private static Mono<ResponseEntity<Publisher<DataBuffer>>> answer(
      StaticFile file, ServerWebExchange exchange) {
    ServerHttpResponse response = exchange.getResponse();
    HttpHeaders headers = response.getHeaders();
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    if (remembersTls(exchange.getRequest())) {
      headers.set("Strict-Transport-Security", "max-age=" + TLS_REMEMBERED.toSeconds());
    }
    return file.answer(exchange.getRequest());
  }

  /**
   * Whether a browser should never again speak plain HTTP to the host of a request, on any port. On
   * localhost, where a forwarded port ends, other ports are other applications.
   */
  private static boolean remembersTls(ServerHttpRequest request) {
    InetSocketAddress host = request.getHeaders().getHost();
    return request.getSslInfo() != null
        && host != null
        && !host.getHostString().equalsIgnoreCase("localhost");
  }
}
