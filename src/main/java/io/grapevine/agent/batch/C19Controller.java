package io.grapevine.agent.batch;

import io.grapevine.access.Permission;
import io.grapevine.access.Rights;
import io.grapevine.agent.QuotaProblems;
import io.grapevine.agent.WriteAnswers;
import io.grapevine.agent.request.DefaultTtl;
import io.grapevine.agent.request.Permitted;
import io.grapevine.http.Bodies;
import io.grapevine.http.RequestBodies;
import io.grapevine.http.RequestConnection;
import io.grapevine.json.EntryWriter;
import io.grapevine.state.BatchResult;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import io.grapevine.state.Write;
import io.grapevine.state.Writer;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The two requests of c19's agent, for applications that were written for it. */
@RestController
@Hidden
@ConditionalOnBooleanProperty("grapevine.agent.c19")
class C19Controller {

  private final ReplicatedState state;
  private final RequestBodies bodies;
  private final DefaultTtl defaultTtl;
  private final BatchAnswers batches;
  private final WriteAnswers answers;
  private final InstantSource clock;

  C19Controller(
      ReplicatedState state,
      RequestBodies bodies,
      DefaultTtl defaultTtl,
      BatchAnswers batches,
      WriteAnswers answers,
      InstantSource clock) {
    this.state = state;
    this.bodies = bodies;
    this.defaultTtl = defaultTtl;
    this.batches = batches;
    this.answers = answers;
    this.clock = clock;
  }

  @GetMapping(path = "/{key}", produces = MediaType.APPLICATION_JSON_VALUE)
  Flux<DataBuffer> get(Key key, ServerHttpRequest request) {
    Entry entry = state.get(key).orElseThrow(() -> WriteAnswers.absent(key));
    return RequestConnection.of(request).paced(Bodies.cut(new EntryWriter().c19(entry).parts()));
  }

  @PutMapping("/")
  Mono<ResponseEntity<?>> put(Rights rights, Writer writer, ServerWebExchange exchange) {
    Permitted.checkAny(rights, Permission.WRITE);
    return C19Body.read(bodies, exchange, state.limits())
        .doOnNext(
            values -> values.forEach(one -> Permitted.check(rights, Permission.WRITE, one.key())))
        .map(values -> write(values, writer));
  }

  /**
   * Writes the values without a time of their own, all or none; then takes those with one, each of
   * which loses to a later value that is here already, as in c19.
   */
  private ResponseEntity<?> write(List<C19Value> values, Writer writer) {
    List<Write> writes =
        values.stream().filter(one -> !one.hasStamp()).map(one -> one.write(defaultTtl)).toList();
    List<Entry> stamped =
        values.stream().filter(C19Value::hasStamp).map(one -> one.entry(defaultTtl)).toList();
    long latest = clock.millis() + state.maxClockSkew().toMillis();
    if (stamped.stream().anyMatch(entry -> Stamp.millis(entry.stamp()) > latest)) {
      throw answers.problem(new PutResult.Refused(PutResult.Reason.STAMP_TOO_FAR_AHEAD));
    }
    if (!writes.isEmpty() && writer.write(writes) instanceof BatchResult.Failed failed) {
      return batches.of(failed);
    }
    for (Entry entry : stamped) {
      switch (writer.restore(entry)) {
        case PutResult.Stored _, PutResult.Unmet _, PutResult.Absent _ -> {}
        case PutResult.Refused refused -> throw answers.problem(refused);
        case PutResult.Denied denied -> throw QuotaProblems.of(denied.why());
      }
    }
    return ResponseEntity.noContent().build();
  }
}
