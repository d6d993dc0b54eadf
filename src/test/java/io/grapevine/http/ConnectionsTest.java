package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grapevine.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One port over real sockets: when a connection is closed, and when it is not. */
class ConnectionsTest extends ConnectionsFixture {

  @Test
  void aClientThatNeverSendsAnythingIsSentAway() throws IOException {
    try (var client = new RawClient(serve(connections(SHORT, LONG, 100)))) {
      assertThat(client.rest()).isEmpty();
    }
    assertThat(troubles("header-timeout")).isEqualTo(1);
  }

  /** Slowloris: each byte is in time, the head never is. */
  @Test
  void aClientThatTricklesAHeadIsSentAway() {
    int port = serve(connections(SHORT, LONG, 100));
    try (var client = new RawClient(port)) {
      client.send("GET / HTTP/1.1\r\nX: ");
      await()
          .pollInterval(Duration.ofMillis(10))
          .untilAsserted(
              () -> assertThatThrownBy(() -> client.send("x")).isInstanceOf(SocketException.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(troubles("header-timeout")).isEqualTo(1);
    assertThat(troubles("aborted")).isZero();
  }

  @Test
  void theSecondHeadOfAConnectionMustComeInTimeAsWell() throws IOException {
    try (var client = new RawClient(serve(connections(SHORT, LONG, 100)))) {
      assertThat(client.get("/").answer()).startsWith("HTTP/1.1 200");
      client.send("GET / HT");
      assertThat(client.rest()).isEmpty();
    }
    assertThat(troubles("header-timeout")).isEqualTo(1);
  }

  @Test
  void anAnswerMayTakeLongerThanAHead() throws IOException {
    int port = serve(connections(SHORT, LONG, 100));
    try (var waiting = new RawClient(port);
        var later = new RawClient(port)) {
      waiting.get("/wait");
      assertThat(later.rest()).as("time enough for a head").isEmpty();
      released.tryEmitEmpty();
      assertThat(waiting.answer()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aConnectionIsKeptWithoutARequestUntilTheIdleTimeOut() throws IOException {
    try (var client = new RawClient(serve(connections(LONG, SHORT, 100)))) {
      assertThat(client.get("/").answer()).contains("200").doesNotContain("close");
      assertThat(client.rest()).isEmpty();
    }
    assertThat(troubles("header-timeout")).isZero();
  }

  @Test
  void aConnectionThatWasAnsweredMayWaitForLongerThanAHead() throws IOException {
    try (var client = new RawClient(serve(connections(SHORT, SHORT.multipliedBy(5), 100)))) {
      for (String path : List.of("/", "/now")) {
        assertThat(client.get(path).answer()).contains("200");
      }
      assertThat(client.rest()).isEmpty();
    }
    assertThat(troubles("header-timeout")).isZero();
  }

  @Test
  void aConnectionBeyondTheLimitIsClosedAtOnceAndTheNextOneAfterAnotherWasClosedIsServed()
      throws IOException {
    int port = serve(connections(LONG, LONG, 2));
    try (var first = new RawClient(port);
        var second = new RawClient(port)) {
      assertThat(first.get("/").answer()).contains("200");
      assertThat(second.get("/").answer()).contains("200");
      try (var third = new RawClient(port)) {
        assertThat(third.rest()).isEmpty();
      }
      assertThat(troubles("too-many-connections")).isEqualTo(1);
      assertThat(first.get("/").answer()).as("the others do not notice").contains("200");

      second.close();
      await().until(() -> open() == 1);
      try (var fourth = new RawClient(port)) {
        assertThat(fourth.get("/").answer()).contains("200");
      }
    }
    await().until(() -> open() == 0);
  }

  @Test
  void whatIsNoHttpIsCountedAnsweredWith400AndClosed() throws IOException {
    try (var client = new RawClient(serve())) {
      assertThat(client.send("\u0001\u0002\r\n\r\n").rest()).startsWith("HTTP/1.1 400");
    }
    await().until(() -> troubles("malformed") == 1);
    assertThat(troubles("aborted")).isZero();
  }

  @Test
  void aRequestThatEndsWithItsConnectionIsCounted() throws IOException {
    int port = serve();
    try (var client = new RawClient(port)) {
      client.send("GET / HTTP/1.1\r\nHo").close();
      await().until(() -> troubles("aborted") == 1);
    }
    try (var client = new RawClient(port)) {
      client.send("GET / HTTP/1.1\r\nHo").reset();
      await().until(() -> troubles("aborted") == 2);
    }
    try (var client = new RawClient(port)) {
      client.send("PUT /wait HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1").reset();
      await().until(() -> troubles("aborted") == 3);
    }
    try (var client = new RawClient(port)) {
      client.get("/").answer();
    }
    await().until(() -> open() == 0);
    assertThat(troubles("aborted")).isEqualTo(3);
    assertThat(troubles("malformed")).isZero();
  }

  @Test
  void aClosingPortServesOneMoreRequestOfEachConnectionAndNewOnes() throws IOException {
    Connections connections = connections(LONG, LONG, 100);
    int port = serve(connections);
    try (var kept = new RawClient(port);
        var waiting = new RawClient(port)) {
      assertThat(kept.get("/").answer()).doesNotContainIgnoringCase("connection: close");
      waiting.get("/wait");
      await().until(() -> open() == 2);

      connections.closeAll();

      assertThat(kept.get("/").answer())
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("connection: close");
      assertThat(kept.rest()).isEmpty();
      try (var late = new RawClient(port)) {
        assertThat(late.get("/").answer())
            .startsWith("HTTP/1.1 200")
            .containsIgnoringCase("connection: close");
      }
      released.tryEmitEmpty();
      assertThat(waiting.answer())
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("connection: close");
      assertThat(waiting.rest()).isEmpty();
    }
  }

  @Test
  void aClosingPortClosesConnectionsThatGetNoRequest() throws IOException {
    Connections connections = connections(LONG, LONG, 100);
    try (var idle = new RawClient(serve(connections))) {
      assertThat(idle.get("/").answer()).contains("200");
      connections.closeAll();
      assertThat(idle.rest()).isEmpty();
    }
  }
}
