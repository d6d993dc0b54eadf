package io.grapevine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.connection.Settings;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

class PeerConnectionsTest {

  /** Trap: a container came back with another address, and was not found for ten minutes. */
  @Test
  void aNameIsResolvedAnewAfterAFailedConnectWhateverTheNameServerAllows() throws IOException {
    try (NameServer names = new NameServer("127.0.0.2")) {
      HttpClient client =
          PeerConnections.client(
              HttpResources.get(),
              Settings.connection(),
              Settings.http(),
              spec ->
                  spec.dnsAddressResolverGroupProvider(builder ->
                      new DnsAddressResolverGroup(
                          builder.nameServerProvider(
                              new SingletonDnsServerAddressStreamProvider(
                                  names.socketAddress())))));
      DisposableServer before = serve("127.0.0.2", 0, "before");
      String url = "http://node.example:" + before.port() + "/";
      assertThat(get(client, url)).isEqualTo("before");

      before.disposeNow();
      DisposableServer after = serve("127.0.0.3", before.port(), "after");
      assertThat(get(client, url)).isEqualTo("no answer");
      names.nowSays("127.0.0.3");

      assertThat(get(client, url)).isEqualTo("after");
      after.disposeNow();
    }
  }

  @Test
  void aConnectionIsNotUsedAgainWhenThePeerMayBeAboutToCloseIt() {
    HttpClient client =
        PeerConnections.client(
            HttpResources.get(), Settings.connection(), Settings.http("idle-timeout", "2ms"));
    DisposableServer server = serve("127.0.0.1", 0, "");
    String url = "http://127.0.0.1:" + server.port() + "/port";
    String first = get(client, url);

    await().until(() -> !get(client, url).equals(first));
    server.disposeNow();
  }

  @ParameterizedTest
  @CsvSource({"11m, 30s", "1m, 30s", "59s, 29500ms", "2s, 1s"})
  void waitsForAtMostHalfOfWhatThePeerAllows(String idleTimeout, String idle) {
    assertThat(
            PeerConnections.longestIdle(Settings.http("idle-timeout", idleTimeout).idleTimeout()))
        .isEqualTo(Settings.http("idle-timeout", idle).idleTimeout());
  }

  /** Answers with the client's port and keeps the connection, or with the text and closes it. */
  private static DisposableServer serve(String host, int port, String text) {
    return HttpServer.create()
        .host(host)
        .port(port)
        .handle((request, response) -> {
          boolean keeps = request.uri().equals("/port");
          return response
              .keepAlive(keeps)
              .sendString(Mono.just(keeps ? request.remoteAddress() + "" : text));
        })
        .bindNow();
  }

  private static String get(HttpClient client, String url) {
    String answer =
        client
            .get()
            .uri(url)
            .responseContent()
            .aggregate()
            .asString()
            .onErrorReturn("no answer")
            .block(Duration.ofSeconds(20));
    return answer == null ? "" : answer;
  }
}
