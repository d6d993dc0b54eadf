package io.grapevine.agent.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.GrapevineApplication;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.OwnLoops;
import io.grapevine.testing.SlowReader;
import io.grapevine.testing.Utf8;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Readers on the port for applications that ask for everything and stop reading. */
class StoppedReadersTest {

  private static ConfigurableApplicationContext node;

  @BeforeAll
  static void start() {
    node =
        SpringApplication.run(
            new Class<?>[] {GrapevineApplication.class, OwnLoops.class},
            new String[] {
              "--server.port=0",
              "--grapevine.connection.port=0",
              "--management.server.port=0",
              "--grapevine.bodies.idle-timeout=500ms"
            });
    for (int i = 0; i < 60; i++) {
      String value = "\"" + "x".repeat(500_000) + "\"";
      node.getBean(ReplicatedState.class).put(Key.of("k/" + i), Utf8.bytes(value), 0);
    }
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @Test
  void aReaderOfAScanThatStopsIsDisconnected() throws Exception {
    try (SlowReader reader = ask("/v1/state", "application/x-ndjson")) {
      assertThat(reader.read(15)).isEqualTo("HTTP/1.1 200 OK");
      awaitDisconnected();

      assertThat(reader.rest()).isLessThan(node.getBean(ReplicatedState.class).bytes());
    }
  }

  private static void awaitDisconnected() {
    await()
        .until(() ->
            node.getBean(MeterRegistry.class)
                    .get("grapevine.http.connections")
                    .tag("port", "agent")
                    .gauge()
                    .value()
                == 0);
  }

  private static SlowReader ask(String path, String accept) throws IOException {
    int port = node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    return new SlowReader(port, path, accept);
  }
}
