package io.grapevine.wire;

import static io.grapevine.testing.Utf8.bytes;

import io.grapevine.cbor.EntryCodec;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Sends what peers send, plain and not plain, and reads the answers. */
final class RouteClient implements AutoCloseable {

  private static final String CBOR = "application/cbor";
  static final List<String> PLAIN = List.of("Content-Type", CBOR, "Accept", CBOR);
  static final List<String> NOT_PLAIN =
      List.of("Content-Type", CBOR, "Accept", CBOR + ", application/problem+json");
  static final byte[] DELTA = EntryCodec.encode(List.of(entry("k", 1)));

  /** A GET with a body, even if it is empty, is not plain. */
  static final BodyPublisher CHUNKED = BodyPublishers.ofInputStream(InputStream::nullInputStream);

  private final HttpClient client = HttpClient.newHttpClient();

  static Entry entry(String key, long millis) {
    return Entry.value(Key.of(key), Stamp.of(millis, 0), bytes("1"), 0);
  }

  /** Everything in an answer that does not depend on its node or moment. */
  record Answer(int status, Map<String, List<String>> headers, String body) {}

  @SafeVarargs
  final Answer push(PeerServer to, byte[] body, List<String>... headers) throws Exception {
    return push(to.port(), "PUT", "/", body, Stream.of(headers).flatMap(List::stream).toList());
  }

  Answer push(int port, String method, String path, byte[] body, List<String> headers)
      throws Exception {
    return send(port, method, path, BodyPublishers.ofByteArray(body), headers);
  }

  Answer pull(int port, String path, List<String> sender, BodyPublisher body) throws Exception {
    return send(port, "GET", path, body, with(sender, "Accept", CBOR + ", application/json"));
  }

  private Answer send(
      int port, String method, String path, BodyPublisher body, List<String> headers)
      throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body)
                .headers(headers.toArray(String[]::new))
                .build(),
            BodyHandlers.ofByteArray());
    Map<String, List<String>> same = new TreeMap<>(response.headers().map());
    same.computeIfPresent("grapevine-node", (name, ids) -> List.of("id"));
    return new Answer(response.statusCode(), same, text(response));
  }

  private static String text(HttpResponse<byte[]> response) {
    return response.statusCode() == 200 || response.body().length == 0
        ? HexFormat.of().formatHex(response.body())
        : JsonMapper.shared().readValue(response.body(), TreeMap.class).toString();
  }

  static List<String> with(List<String> headers, String... more) {
    return Stream.concat(headers.stream(), Stream.of(more)).toList();
  }

  @Override
  public void close() {
    client.close();
  }
}
