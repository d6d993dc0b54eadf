package io.grapevine.agent.document;

import io.grapevine.http.Bodies;
import io.grapevine.http.RequestConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.DigestUtils;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A file of the jar. A node reads it when someone asks for it, off the event loop, and keeps it for
 * a few minutes: most nodes never need it.
 */
final class StaticFile {

  private static final Duration KEPT = Duration.ofMinutes(2);

  /** Another version of the node may answer the next request. */
  private static final CacheControl CACHE = CacheControl.maxAge(Duration.ofMinutes(5));

  private final MediaType type;
  private final Mono<Content> content;

  private record Content(byte[] bytes, String tag) {}

  /**
   * A file.
   *
   * @param path on the class path
   */
  StaticFile(String path, MediaType type, Scheduler work, Scheduler timer) {
    this.type = type;
    this.content =
        Mono.fromSupplier(() -> read(new ClassPathResource(path)))
            .subscribeOn(work)
            .cache(KEPT, timer);
  }

  private static Content read(ClassPathResource file) {
    try (InputStream in = file.getInputStream()) {
      byte[] bytes = in.readAllBytes();
      return new Content(bytes, DigestUtils.md5DigestAsHex(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The response with this file. */
  Mono<ResponseEntity<Publisher<DataBuffer>>> answer(ServerHttpRequest request) {
    return content.map(file ->
        ResponseEntity.ok()
            .eTag(file.tag())
            .cacheControl(CACHE)
            .contentType(type)
            .contentLength(file.bytes().length)
            .body(RequestConnection.of(request).paced(Bodies.cut(ByteBuffer.wrap(file.bytes())))));
  }
}
