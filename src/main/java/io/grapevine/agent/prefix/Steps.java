package io.grapevine.agent.prefix;

import io.grapevine.http.RequestConnection;
import io.grapevine.json.EntryPieces;
import java.util.function.BooleanSupplier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Responses that are produced step by step, at the pace of their readers. */
@Component
public final class Steps {

  private final Scheduler work;

  Steps(Scheduler work) {
    this.work = work;
  }

  /** The body of the response to this request. */
  public Flux<DataBuffer> body(EntryPieces pieces, ServerHttpRequest request) {
    return RequestConnection.of(request)
        .paced(of(pieces).map(DefaultDataBufferFactory.sharedInstance::wrap));
  }

  /**
   * The first piece is produced where the request arrives; most pages need no other one. Each
   * further piece is a separate task of the work scheduler, because a scan may have to skip any
   * number of invisible entries.
   */
  public Flux<byte[]> of(EntryPieces pieces) {
    Mono<byte[]> piece = Mono.fromSupplier(pieces::next);
    Flux<byte[]> others =
        Flux.defer(() ->
            pieces.hasNext() ? piece.subscribeOn(work).repeat(pieces::hasNext) : Flux.empty());
    return Flux.concat(piece, others).filter(bytes -> bytes.length > 0);
  }

  /** Repeats a step, each time as a separate task of the work scheduler, until it returns false. */
  public Mono<Void> each(BooleanSupplier step) {
    return Mono.fromSupplier(step::getAsBoolean)
        .subscribeOn(work)
        .repeat()
        .takeWhile(goesOn -> goesOn)
        .then();
  }
}
