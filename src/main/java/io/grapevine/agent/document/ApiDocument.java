package io.grapevine.agent.document;

import io.swagger.v3.oas.annotations.Hidden;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The OpenAPI document of this port. It was generated when this version was built, so that a node
 * does not need the generator.
 */
@RestController
@Hidden
class ApiDocument {

  private final StaticFile file;

  ApiDocument(Scheduler work, Scheduler timer) {
    file = new StaticFile("openapi.json", MediaType.APPLICATION_JSON, work, timer);
  }

  @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Publisher<DataBuffer>>> document(ServerHttpRequest request) {
    return file.answer(request);
  }
}
