package io.grapevine.agent.batch;

import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.request.JsonRequest;
import io.grapevine.bytes.Blocks;
import io.grapevine.http.RequestBodies;
import io.grapevine.json.ObjectReader;
import io.grapevine.state.Key;
import io.grapevine.state.Limits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The body of a write of c19: an object with a {@link C19Value} for each key. */
final class C19Body implements ObjectReader.Members {

  /** The number of bytes that a body may have in addition to one value of the maximum size. */
  private static final long MORE_BYTES = 1024 * 1024;

  private final Map<Key, C19Value> values = new LinkedHashMap<>();
  private @Nullable C19Value current;

  private C19Body() {}

  static Mono<List<C19Value>> read(
      RequestBodies bodies, ServerWebExchange exchange, Limits limits) {
    return JsonRequest.read(bodies, exchange, limits.maxValueBytes() + MORE_BYTES, C19Body::parse);
  }

  /**
   * The values that this JSON describes.
   *
   * @throws ProblemException if one of them is not valid
   */
  static List<C19Value> parse(Blocks json) {
    C19Body body = new C19Body();
    ObjectReader.read(json, 2, body);
    return List.copyOf(body.values.values());
  }

  @Override
  public void begin(String name) {
    if (values.size() == KeysBody.MOST) {
      throw JsonRequest.tooLarge(
          "A request can have at most %d keys; split it.".formatted(KeysBody.MOST));
    }
    Key key = Key.of(name);
    current = new C19Value(key);
    if (values.put(key, current) != null) {
      throw BatchBody.invalid(name, "is there twice.");
    }
  }

  @Override
  public void member(String name, byte[] json) {
    if (current == null) {
      throw BatchBody.invalid(name, "is not an object.");
    }
    current.take(name, json);
  }

  @Override
  public void end() {
    current = null;
  }
}
