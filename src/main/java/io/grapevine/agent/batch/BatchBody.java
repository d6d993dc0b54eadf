package io.grapevine.agent.batch;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.agent.request.DefaultTtl;
import io.grapevine.agent.request.JsonRequest;
import io.grapevine.bytes.Blocks;
import io.grapevine.http.RequestBodies;
import io.grapevine.json.ObjectReader;
import io.grapevine.state.Condition;
import io.grapevine.state.Key;
import io.grapevine.state.Limits;
import io.grapevine.state.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The writes in the body of a request: an object with a {@link BatchElement}, or null for a delete,
 * for each key.
 */
final class BatchBody implements ObjectReader.Members {

  /** The number of bytes that a body may have in addition to one value of the maximum size. */
  private static final long MORE_BYTES = 1024 * 1024;

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final DefaultTtl defaultTtl;
  private final List<Write> writes = new ArrayList<>();
  private final Set<Key> keys = new HashSet<>();
  private @Nullable BatchElement current;

  private BatchBody(DefaultTtl defaultTtl) {
    this.defaultTtl = defaultTtl;
  }

  static Mono<List<Write>> read(
      RequestBodies bodies, ServerWebExchange exchange, Limits limits, DefaultTtl defaultTtl) {
    long most = limits.maxValueBytes() + MORE_BYTES;
    return JsonRequest.read(bodies, exchange, most, json -> parse(json, defaultTtl));
  }

  /**
   * The writes that this JSON describes.
   *
   * @throws ProblemException if one of them is not valid
   */
  static List<Write> parse(Blocks json, DefaultTtl defaultTtl) {
    BatchBody body = new BatchBody(defaultTtl);
    ObjectReader.read(json, 2, body);
    return body.writes;
  }

  @Override
  public void begin(String name) {
    current = new BatchElement(next(name), defaultTtl);
  }

  @Override
  public void member(String name, byte[] json) {
    if (current != null) {
      current.take(name, json);
    } else if (Arrays.equals(json, NULL)) {
      writes.add(Write.remove(next(name), Condition.NONE));
    } else {
      throw invalid(name, "is neither an object nor null.");
    }
  }

  @Override
  public void end() {
    if (current != null) {
      writes.add(current.write());
      current = null;
    }
  }

  private Key next(String name) {
    if (writes.size() == KeysBody.MOST) {
      throw JsonRequest.tooLarge(
          "A request can have at most %d keys; split it.".formatted(KeysBody.MOST));
    }
    Key key = Key.of(name);
    if (!keys.add(key)) {
      throw invalid(name, "is there twice.");
    }
    return key;
  }

  static ProblemException invalid(String key, String what) {
    return new ProblemException(
        Problem.INVALID_BODY, "The entry of the key %s %s".formatted(Quoted.of(key), what));
  }
}
