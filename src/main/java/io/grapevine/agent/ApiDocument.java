package io.grapevine.agent;

import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The OpenAPI document of this port. It was generated when this version was built, so that a node
 * needs neither the generator nor, until someone asks for it, the document.
 */
@RestController
@Hidden
class ApiDocument {

  static final String PATH = "/v3/api-docs";

  private static final ClassPathResource FILE = new ClassPathResource("openapi.json");

  /** Another version of the node may answer the next request. */
  private static final CacheControl CACHE = CacheControl.maxAge(Duration.ofMinutes(5));

  private final Mono<ResponseEntity<byte[]>> answer;

  ApiDocument(Scheduler work) {
    answer = Mono.fromSupplier(ApiDocument::read).subscribeOn(work).cache();
  }

  @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<byte[]>> document() {
    return answer;
  }

  private static ResponseEntity<byte[]> read() {
    try (InputStream file = FILE.getInputStream()) {
      byte[] json = file.readAllBytes();
      return ResponseEntity.ok()
          .eTag(DigestUtils.md5DigestAsHex(json))
          .cacheControl(CACHE)
          .contentType(MediaType.APPLICATION_JSON)
          .body(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
