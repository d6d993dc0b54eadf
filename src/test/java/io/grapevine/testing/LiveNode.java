package io.grapevine.testing;

import io.grapevine.GrapevineApplication;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/**
 * A test of one whole node on free ports of this machine, alone and on a {@link ManualClock}.
 *
 * <p>All of these tests share one node: each uses keys of its own, and none turns the clock back.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@SpringBootTest(
    classes = GrapevineApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "grapevine.connection.address=127.0.0.1",
      "grapevine.connection.port=0",
      "grapevine.state.max-value-size=" + LiveNode.MAX_VALUE_BYTES + "B",
      "management.server.port=0",
    })
@Import(LiveNode.Time.class)
public @interface LiveNode {

  /** The longest value that the node takes. */
  int MAX_VALUE_BYTES = 10_000;

  /** Not marked as a configuration, or every node that a test starts would find it. */
  class Time {

    @Bean
    @Primary
    ManualClock manualClock() {
      return new ManualClock();
    }
  }
}
