package io.grapevine.agent.backup;

import io.grapevine.access.Permission;
import io.grapevine.access.Rights;
import io.grapevine.agent.WriteAnswers;
import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.ProblemFields;
import io.grapevine.agent.problem.Raises;
import io.grapevine.agent.request.JsonRequest;
import io.grapevine.agent.request.Permitted;
import io.grapevine.audit.RequestAudit;
import io.grapevine.bytes.Lines;
import io.grapevine.http.BodyException;
import io.grapevine.http.JsonBody;
import io.grapevine.http.RequestBodies;
import io.grapevine.state.Limits;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Writer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Writes the lines of an export, which can be any number; the memory for that is constant. */
@RestController
@Tag(name = "Backup")
class ImportController {

  private static final String PATH = "/v1/import";

  private final Limits limits;
  private final InstantSource clock;
  private final WriteAnswers answers;
  private final RequestBodies bodies;

  ImportController(
      ReplicatedState state, InstantSource clock, WriteAnswers answers, RequestBodies bodies) {
    this.limits = state.limits();
    this.clock = clock;
    this.answers = answers;
    this.bodies = bodies;
  }

  @PostMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "import",
      summary = "Import lines",
      requestBody = @RequestBody(ref = "Import"))
  @ApiResponse(responseCode = "200", ref = "Imported")
  @Raises({Problem.INVALID_STAMP, Problem.WRITE_RATE_EXCEEDED, Problem.STOPPING, Problem.CLOCK})
  Mono<ResponseEntity<?>> post(
      @RequestParam(required = false) @Nullable String stamps,
      Rights rights,
      Writer writer,
      ServerWebExchange exchange) {
    return read(stamps, rights, writer, exchange);
  }

  /** For {@code curl -T}. */
  @PutMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "importPut",
      summary = "Import lines, for clients that send files with PUT",
      requestBody = @RequestBody(ref = "Import"))
  @ApiResponse(responseCode = "200", ref = "Imported")
  @Raises({Problem.INVALID_STAMP, Problem.WRITE_RATE_EXCEEDED, Problem.STOPPING, Problem.CLOCK})
  Mono<ResponseEntity<?>> put(
      @RequestParam(required = false) @Nullable String stamps,
      Rights rights,
      Writer writer,
      ServerWebExchange exchange) {
    return read(stamps, rights, writer, exchange);
  }

  private Mono<ResponseEntity<?>> read(
      @Nullable String stamps, Rights rights, Writer writer, ServerWebExchange exchange) {
    Permitted.checkAny(rights, Permission.WRITE);
    HttpHeaders headers = exchange.getRequest().getHeaders();
    if (!JsonBody.hasLinesType(headers) || JsonBody.isEncoded(headers)) {
      throw new ProblemException(
          Problem.UNSUPPORTED_TYPE,
          "The body must be application/x-ndjson without a content encoding.");
    }
    Import writes =
        new Import(
            limits,
            writer,
            clock,
            answers,
            Stamps.areWanted(stamps),
            rights,
            RequestAudit.of(exchange));
    Lines lines = new Lines(Import.longestLine(limits), writes);
    int[] reserved = {0};
    return bodies.stream(
            exchange,
            (bytes, from, length) -> {
              lines.read(bytes, from, length);
              if (lines.size() > reserved[0]) {
                bodies.reserve(exchange, lines.size() - reserved[0]);
                reserved[0] = lines.size();
              }
            })
        .then(
            Mono.fromSupplier(() -> {
              lines.end();
              return ResponseEntity.ok(writes.report().summary());
            }))
        .<ResponseEntity<?>>map(answer -> answer)
        .onErrorResume(ImportEndedException.class, e -> ended(e.why(), writes, exchange))
        .onErrorResume(BodyException.class, e -> ended(JsonRequest.problem(e), writes, exchange));
  }

  /** The client would send the rest for nothing. */
  private static Mono<ResponseEntity<?>> ended(
      ProblemException why, Import writes, ServerWebExchange exchange) {
    exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
    return Mono.just(ProblemFields.with(why.answer(), writes.report().counts()));
  }
}
