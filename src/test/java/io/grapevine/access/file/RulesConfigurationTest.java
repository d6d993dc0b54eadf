package io.grapevine.access.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Policies;
import io.grapevine.access.Subject;
import io.grapevine.access.http.GrantChanges;
import io.grapevine.files.Reloads;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

@ExtendWith(OutputCaptureExtension.class)
class RulesConfigurationTest {

  @TempDir private Path directory;

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(RulesProperties.class)
  @Import(RulesConfiguration.class)
  static class Parts {}

  private final ApplicationContextRunner node =
      new ApplicationContextRunner()
          .withUserConfiguration(Parts.class)
          .withBean("timer", Scheduler.class, VirtualTimeScheduler::create)
          .withBean(Ticker.class, () -> () -> 0)
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
          .withBean(GrantChanges.class);

  private ApplicationContextRunner on(String path) {
    return node.withPropertyValues(
        "grapevine.access.enabled=true", "grapevine.access.rules=" + path);
  }

  /** As Kubernetes mounts a ConfigMap: the file is a link to one below a link that is replaced. */
  private Path mount(int number, String content) throws IOException {
    Path version = Files.createDirectory(directory.resolve("..version-" + number));
    Files.writeString(version.resolve("rules.yaml"), content);
    Path link = directory.resolve("..data");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, version.getFileName());
    Path file = directory.resolve("rules.yaml");
    if (!Files.isSymbolicLink(file)) {
      Files.createSymbolicLink(file, Path.of("..data", "rules.yaml"));
    }
    return file;
  }

  @Test
  void replacesTheRulesWhenTheLinkOfAConfigMapDoes(CapturedOutput output) throws IOException {
    Path file = mount(1, RulesFileTest.GOOD);
    on(file.toString())
        .run(context -> {
          Policies policies = context.getBean(Policies.class);
          Reloads files = context.getBean(Reloads.class);
          Subject bob = new Subject("bob", Set.of());
          AtomicInteger signals = new AtomicInteger();
          context.getBean(GrantChanges.class).add(signals::incrementAndGet);
          assertThat(policies.current().rules().of(bob).read().isEmpty()).isTrue();
          files.round();
          assertThat(signals).hasValue(0);

          mount(2, RulesFileTest.GOOD.replace("alice", "bob"));
          files.round();
          files.round();

          assertThat(policies.current().rules().of(bob).read().permits("x/1")).isTrue();
          assertThat(signals).hasValue(1);
          assertThat(output.getAll())
              .containsOnlyOnce("grapevine.access.rules was reloaded, with 1 rule and 0 quotas");
        });
  }

  @Test
  void aWrongFileKeepsTheRulesBefore(CapturedOutput output) throws IOException {
    Path file = mount(1, RulesFileTest.GOOD);
    on(file.toString())
        .run(context -> {
          Policies policies = context.getBean(Policies.class);
          Reloads files = context.getBean(Reloads.class);
          var before = policies.current();
          mount(2, "rules: [{name: x}]");
          files.round();
          files.round();

          assertThat(policies.current()).isSameAs(before);
          assertThat(stale(context.getBean(MeterRegistry.class))).isOne();
          assertThat(output.getAll())
              .containsOnlyOnce(
                  "grapevine.access.rules still uses 1 rule and 0 quotas: its files have changed"
                      + " and cannot be used: "
                      + file
                      + ":1:9: a rule must have the field subjects; reading them again every 10"
                      + " s");

          mount(3, RulesFileTest.GOOD.replace("x/", "y/"));
          files.round();
          assertThat(policies.current()).isNotEqualTo(before);
          assertThat(stale(context.getBean(MeterRegistry.class))).isZero();
        });
  }

  private static double stale(MeterRegistry meters) {
    return meters.get("grapevine.access.stale.files").gauge().value();
  }

  @Test
  void aWrongFilePreventsTheStart() throws IOException {
    Path file = mount(1, "rules:\n  - x\n");
    on(file.toString())
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("a rule must be an object"));
    on(file.toString())
        .run(context ->
            assertThat(context.getStartupFailure())
                .hasStackTraceContaining(
                    "grapevine.access.rules must be a file of rules: "
                        + file
                        + ":2:5: a rule must be an object"));
  }

  @Test
  void accessNeedsAFileOfRules() {
    node.withPropertyValues("grapevine.access.enabled=true")
        .run(context ->
            assertThat(context.getStartupFailure())
                .hasRootCauseMessage(
                    "grapevine.access.rules must be set if grapevine.access.enabled is true"));
    node.run(context -> assertThat(context).doesNotHaveBean(Policies.class).hasNotFailed());
  }

  @ParameterizedTest
  @CsvSource({
    "grapevine.access.rules= , grapevine.access.rules must be the path of a file",
    "grapevine.access.reload-interval=999ms, grapevine.access.reload-interval must be at least 1s"
  })
  void aSettingMustMakeSense(String setting, String message) {
    node.withPropertyValues(setting)
        .run(context -> assertThat(context.getStartupFailure()).hasRootCauseMessage(message));
  }
}
