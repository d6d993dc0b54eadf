package io.grapevine.agent.batch;

import io.grapevine.agent.request.JsonRequest;
import io.grapevine.bytes.Blocks;
import io.grapevine.http.RequestBodies;
import io.grapevine.json.Texts;
import io.grapevine.state.Key;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The keys in the body of a request: a JSON array of strings. */
final class KeysBody {

  /** The maximum number of keys in a request. */
  static final int MOST = 1_000;

  /** More than the longest keys need, however they are escaped. */
  private static final long MOST_BYTES = 4L * 1024 * 1024;

  private KeysBody() {}

  static Mono<List<Key>> read(RequestBodies bodies, ServerWebExchange exchange) {
    return JsonRequest.read(bodies, exchange, MOST_BYTES, KeysBody::parse);
  }

  private static List<Key> parse(Blocks json) {
    List<Key> keys = new ArrayList<>();
    Texts.read(
        json,
        text -> {
          if (keys.size() == MOST) {
            throw JsonRequest.tooLarge(
                "A request can have at most %d keys; split it.".formatted(MOST));
          }
          keys.add(Key.of(text));
        });
    return keys;
  }
}
