package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

@ExtendWith(OutputCaptureExtension.class)
class LastResortTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private static LastResort node(SimpleMeterRegistry registry) {
    return new LastResort(registry, new ManualClock());
  }

  @Test
  void anErrorAfterARequestIsLoggedOnceHoweverManyNodesThisJvmHasHad(CapturedOutput output) {
    for (int i = 0; i < 5; i++) {
      node(new SimpleMeterRegistry());
    }
    node(registry);

    Operators.onErrorDropped(new IllegalStateException("after the end"), Context.empty());

    assertThat(output.getAll().lines().filter(line -> line.contains("after the end"))).hasSize(1);
    assertThat(registry.get("grapevine.http.dropped.errors").counter().count()).isOne();
  }
}
