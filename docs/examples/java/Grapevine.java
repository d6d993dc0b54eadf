import java.util.*;
import java.util.function.*;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.*;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.core.publisher.Flux;

/**
 * A client of Grapevine with Spring's HTTP interfaces: writes that are repeated on another node, lists in pages, and a
 * copy of a prefix that a watch keeps up to date. It needs spring-webflux, reactor-netty-http and jackson-databind.
 */
public class Grapevine {
  /** The REST API, as far as it is used here. */
  public interface Api {
    @PutExchange("/v1/state/{key}")
    void put(@PathVariable("key") String key, @RequestBody Object value);

    @GetExchange(url = "/v1/state", accept = "application/json")
    Page list(@RequestParam("prefix") String prefix, @RequestParam("limit") int limit,
        @RequestParam(name = "after", required = false) String after);

    @GetExchange(url = "/v1/watch", accept = "application/x-ndjson")
    Flux<Event> watch(@RequestParam("prefix") String prefix,
        @RequestParam(name = "bookmark", required = false) String bookmark);
  }

  public record Entry(String key, Object value) {}
  public record Page(List<Entry> entries, String next) {}
  public record Event(String event, String key, Object value, String bookmark) {}

  private final Deque<Api> nodes = new ArrayDeque<>();

  public Grapevine(String... urls) {
    for (String url : urls) {
      WebClientAdapter adapter = WebClientAdapter.create(WebClient.create(url));
      nodes.add(HttpServiceProxyFactory.builderFor(adapter).build().createClient(Api.class));
    }
  }

  /** Sends a request to one node after the other, until one serves it. */
  public <T> T send(Function<Api, T> request) throws InterruptedException {
    for (int attempt = 0; attempt < 20; attempt++) {
      try {
        return request.apply(nodes.getFirst());
      } catch (RuntimeException e) { // 503: this node is stopping, overloaded, or its clock is wrong.
        if (e instanceof WebClientResponseException answer && answer.getStatusCode().is4xxClientError()) {
          throw e;
        }
        nodes.addLast(nodes.removeFirst());
        Thread.sleep(Math.min(1_000, 50L << Math.min(attempt, 5)));
      }
    }
    throw new IllegalStateException("no node serves the request");
  }

  /** Passes on a copy of everything below a prefix, each time that it has changed, while it is wanted. */
  public void follow(String prefix, Predicate<Map<String, Object>> changed) throws InterruptedException {
    Map<String, Object> copy = new TreeMap<>();
    String[] bookmark = {null};
    boolean[] complete = {false};
    boolean wanted = true;
    while (wanted) { // Each time that a node ends, it goes on behind the bookmark on another one.
      wanted = send(api -> api.watch(prefix, bookmark[0]).toStream().allMatch(event -> {
        switch (event.event()) {
          case "reset" -> { copy.clear(); complete[0] = false; }
          case "put" -> copy.put(event.key(), event.value());
          case "delete", "expire" -> copy.remove(event.key());
          case "live" -> complete[0] = true;
        }
        bookmark[0] = event.bookmark();
        return !complete[0] || event.event().equals("bookmark") || changed.test(copy);
      }));
    }
  }
}
