package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.netty.http.server.HttpServerResponse;

class LiveResponseTest {

  private final EmbeddedChannel channel =
      new EmbeddedChannel(new AnswerPace(Duration.ofSeconds(30)));
  private final LiveResponse response = new LiveResponse(unused(), channel);
  private int signals;

  private static HttpServerResponse unused() {
    return (HttpServerResponse)
        Proxy.newProxyInstance(
            HttpServerResponse.class.getClassLoader(),
            new Class<?>[] {HttpServerResponse.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }

  @Test
  void aConnectionWithRoomSaysSoAtOnce() {
    response.whenRoom(() -> signals++);
    channel.runPendingTasks();

    assertThat(response.hasRoom()).isTrue();
    assertThat(signals).isOne();
  }

  /** Whoever holds the response may learn of the end at any later moment. */
  @Test
  void aConnectionThatWasClosedHasNoRoomAndFailsNobody() {
    channel.close();
    channel.runPendingTasks();

    response.whenRoom(() -> signals++);
    channel.runPendingTasks();

    assertThat(response.hasRoom()).isFalse();
    assertThat(signals).isZero();
  }
}
