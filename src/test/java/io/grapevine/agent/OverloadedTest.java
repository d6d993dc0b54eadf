package io.grapevine.agent;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.GrapevineApplication;
import io.grapevine.http.BodyBudget;
import io.grapevine.testing.Http;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Values that never end, over real sockets. */
@SpringBootTest(
    classes = GrapevineApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "grapevine.connection.address=127.0.0.1",
      "grapevine.connection.port=0",
      "grapevine.connection.max-batch-size=64KB",
      "grapevine.connection.max-delta-size=300KB",
      "grapevine.state.max-value-size=200KB",
      "grapevine.bodies.max-in-flight=400KB",
      "grapevine.bodies.timeout=2s",
      "management.server.port=0",
    })
class OverloadedTest {

  private static final int LENGTH = 160_000;
  private static final int SMALL = 8_000;

  private final int port;
  private final BodyBudget budget;
  private final Http node;
  private final List<Socket> sockets = new ArrayList<>();

  OverloadedTest(@LocalServerPort int port, @Autowired BodyBudget budget) {
    this.port = port;
    this.budget = budget;
    this.node = new Http(port);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    await().until(() -> budget.inFlight() == 0);
  }

  @Test
  void largeValuesAreRefusedWhileTooManyAreUnderWayAndSmallOnesAreTaken() throws Exception {
    unfinished(LENGTH);
    await().until(() -> budget.inFlight() == LENGTH - 1);

    var refused = node.send("PUT", "/v1/state/k", BodyPublishers.ofString(text(LENGTH)));

    assertProblem(refused, 503, "overloaded");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(refused.headers().firstValue("Connection")).contains("close");
    assertThat(node.put("/v1/state/k", "1").statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, LENGTH})
  void oneThatDoesNotEndIsAnsweredAndDisconnected(int length) throws Exception {
    Socket socket = unfinished(length);

    String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

    assertThat(answer).startsWith("HTTP/1.1 408 ").contains("body-timeout", "onnection: close");
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, LENGTH})
  void oneWhoseConnectionIsResetIsForgotten(int length) throws Exception {
    Socket socket = unfinished(length);
    await().until(() -> budget.inFlight() >= length - 1);

    socket.setSoLinger(true, 0);
    socket.close();

    await().until(() -> budget.inFlight() == 0);
  }

  private Socket unfinished(int length) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    sockets.add(socket);
    String head = "PUT /v1/state/k HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
    socket.getOutputStream().write((head + text(length - 1)).getBytes(ISO_8859_1));
    return socket;
  }

  private static String text(int length) {
    return "\"" + "x".repeat(length - 2) + "\"";
  }
}
