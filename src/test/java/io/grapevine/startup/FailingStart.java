package io.grapevine.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grapevine.GrapevineApplication;
import io.grapevine.cluster.NodePorts;
import io.grapevine.testing.OwnLoops;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;

/** The start of a node with settings that prevent it. */
final class FailingStart {

  final NodePorts ports = NodePorts.free();

  /** A start with this setting fails, and all that is logged is one line that ends so. */
  void failsWith(String sentence, CapturedOutput output, String setting) {
    fails(setting);
    assertThat(line(output)).endsWith(": cannot start: " + sentence);
  }

  /** A start with these settings fails. */
  void fails(String... wrong) {
    var settings =
        Stream.concat(
                Stream.of(
                        "server.address=127.0.0.1",
                        "server.port=" + ports.agent(),
                        "grapevine.connection.address=127.0.0.1",
                        "grapevine.connection.port=" + ports.peer(),
                        "management.server.address=127.0.0.1",
                        "management.server.port=" + ports.management())
                    .filter(other ->
                        Stream.of(wrong).noneMatch(setting -> name(other).equals(name(setting)))),
                Stream.of(wrong))
            .map(text -> "--" + text)
            .toArray(String[]::new);
    assertThat(
            catchThrowable(() ->
                SpringApplication.run(
                        new Class<?>[] {GrapevineApplication.class, OwnLoops.class}, settings)
                    .close()))
        .as(Arrays.toString(settings))
        .isNotNull();
  }

  private static String name(String setting) {
    return setting.substring(0, setting.indexOf('='));
  }

  /** The one line that was logged. */
  static String line(CapturedOutput output) {
    assertThat(lines(output)).hasSize(1);
    return lines(output).getFirst();
  }

  /**
   * The lines that were logged, without those at level INFO and without Logback's own, about a
   * logger that another test used beside this one while a start of a node configured the logging
   * that all tests of this JVM share.
   */
  static List<String> lines(CapturedOutput output) {
    return output
        .getAll()
        .lines()
        .filter(line -> !line.contains(" INFO ") && !line.contains("|-WARN in Logger["))
        .toList();
  }
}
