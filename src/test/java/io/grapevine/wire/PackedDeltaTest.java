package io.grapevine.wire;

import static io.grapevine.testing.Utf8.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.message.Exchange;
import io.grapevine.message.Offers;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deltas that are compressed by gzip count at their unpacked size. */
class PackedDeltaTest {

  private static final String DELTA = "{\"a\":{\"value\":1,\"ts\":1,\"ttl\":null}}";

  private final TestNode node = new TestCluster().add("max-delta-size", "1MB").begun();
  private final PeerServer server = PeerServerTest.start(node);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.close();
    server.stop();
  }

  @Test
  void mergesWhatIsPacked() throws Exception {
    assertThat(put(gzip(DELTA)).statusCode()).isEqualTo(204);
    assertThat(node.entries()).hasSize(1);
  }

  @Test
  void countsWhatIsPackedOnce() throws Exception {
    put(gzip(DELTA));

    assertThat(node.count("grapevine.transferred.entries", "direction", "received")).isOne();
    assertThat(node.count("grapevine.transferred.bytes", "direction", "received"))
        .isEqualTo(DELTA.length());
  }

  @Test
  void theSmallestBudgetHasRoomForTheLargestDeltaThatHardlyPacks() throws Exception {
    var random = new Random(1);
    int most = Math.toIntExact(node.properties.maxDeltaSize().toBytes());
    byte[] noise = new byte[most / 14];
    String delta =
        IntStream.range(0, 10)
            .mapToObj(i -> {
              random.nextBytes(noise);
              String value = Base64.getEncoder().encodeToString(noise);
              return "\"%d\":{\"value\":\"%s\",\"ts\":1700000000000,\"ttl\":null}"
                  .formatted(i, value);
            })
            .collect(Collectors.joining(",", "{", "}"));

    assertThat(put(gzip(delta)).statusCode()).isEqualTo(204);
    assertThat(node.entries()).hasSize(10);
  }

  @Test
  void refusesWhatGrowsTooLarge() throws Exception {
    byte[] bomb = gzip(DELTA + " ".repeat(2_000_000));
    assertThat(bomb).hasSizeLessThan(10_000);

    assertThat(put(bomb).statusCode()).isEqualTo(413);
    assertThat(node.entries()).isEmpty();
  }

  @Test
  void refusesWhatEndsTooEarly() throws Exception {
    byte[] packed = gzip(DELTA);

    assertThat(put(Arrays.copyOf(packed, packed.length - 9)).statusCode()).isEqualTo(422);
    assertThat(node.entries()).isEmpty();
  }

  @Test
  void aPackedDeltaCountsAtItsUnpackedSizeInEitherForm() throws Exception {
    Entry entry = Entry.value(Key.of("k"), Stamp.of(1, 0), bytes("1"), 0);
    byte[] exchange = new Exchange(List.of(entry), new int[0], Offers.NONE).encode();

    assertThat(packed("/", "PUT", new byte[2_000_000])).isEqualTo(413);
    assertThat(packed("/exchange", "POST", new byte[2_000_000])).isEqualTo(413);
    assertThat(packed("/exchange", "POST", exchange)).isEqualTo(200);
  }

  private HttpResponse<String> put(byte[] body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
            .PUT(BodyPublishers.ofByteArray(body))
            .header("Content-Encoding", "gzip")
            .build(),
        BodyHandlers.ofString());
  }

  private int packed(String path, String method, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, BodyPublishers.ofByteArray(gzip(body)))
            .headers("Content-Type", "application/cbor", "Content-Encoding", "gzip")
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static byte[] gzip(String text) throws IOException {
    return gzip(text.getBytes(UTF_8));
  }

  private static byte[] gzip(byte[] body) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    }
    return packed.toByteArray();
  }
}
