package io.grapevine.agent.route;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.request.Paths;
import io.grapevine.http.LastResort;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** What the responses of all routes have in common: their problems, and their metrics. */
@Component
final class RouteAnswers {

  private final LastResort errors;
  private final JsonMapper mapper;
  private final MeterRegistry registry;
  private final Ticker ticker;
  private final Map<Integer, Timer> reads = new ConcurrentHashMap<>();
  private final Map<Integer, Timer> writes = new ConcurrentHashMap<>();

  RouteAnswers(LastResort errors, JsonMapper mapper, MeterRegistry registry, Ticker ticker) {
    this.errors = errors;
    this.mapper = mapper;
    this.registry = registry;
    this.ticker = ticker;
  }

  RouteAnswer of(HttpServerRequest request, HttpServerResponse response) {
    return new RouteAnswer(this, request, response, ticker.nanos());
  }

  /** The problem that this failure is; one that is not known is a defect of this node. */
  ResponseEntity<Object> problem(String request, Throwable failure) {
    ProblemException known = ProblemException.of(failure);
    if (known != null) {
      return known.answer();
    }
    errors.failed(request, failure);
    return Problem.internal();
  }

  byte[] json(ProblemDetail problem) {
    return mapper.writeValueAsBytes(problem);
  }

  /** Counts a response, with the labels that the web framework gives to the others. */
  void record(HttpServerRequest request, int status, long begin) {
    Map<Integer, Timer> timers = request.method().equals(HttpMethod.GET) ? reads : writes;
    timers
        .computeIfAbsent(status, code -> timer(request.method().name(), code))
        .record(ticker.nanos() - begin, TimeUnit.NANOSECONDS);
  }

  private Timer timer(String method, int status) {
    return Timer.builder("http.server.requests")
        .tag("error", "none")
        .tag("exception", "none")
        .tag("method", method)
        .tag("outcome", outcome(status))
        .tag("status", Integer.toString(status))
        .tag("uri", Paths.KEY)
        .register(registry);
  }

  private static String outcome(int status) {
    return HttpStatus.valueOf(status).is2xxSuccessful()
        ? "SUCCESS"
        : HttpStatus.valueOf(status).series().name();
  }
}
