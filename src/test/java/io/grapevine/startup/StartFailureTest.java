package io.grapevine.startup;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A setting that prevents the start is reported in one line, which is all that is logged. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

  private final FailingStart start = new FailingStart();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grapevine.connection.r0=abc | grapevine.connection.r0 must be a whole number; it is abc",
        "grapevine.connection.r0=0 | grapevine.connection.r0 must be at least 1; it is 0",
        "grapevine.connection.push-interval=fast"
            + " | grapevine.connection.push-interval must be a duration with a unit, such as 200ms, 10s or 24h; it is fast",
        "grapevine.state.max-size=1PB"
            + " | grapevine.state.max-size must be a size, such as 512KB or 64MB; it is 1PB",
        "grapevine.connection.address=not an address"
            + " | grapevine.connection.address must be an IP address; it is not an address",
        "grapevine.connection.accept-without-group=perhaps"
            + " | grapevine.connection.accept-without-group must be true or false; it is perhaps",
        "grapevine.connection.r0=${NOWHERE}"
            + " | grapevine.connection.r0 must be a whole number; it is ${NOWHERE}",
        "grapevine.group=two words"
            + " | grapevine.group must be 1 to 253 letters, digits, or any of . _ - / :; it is two words",
        "server.ssl.bundle=none"
            + " | server.ssl.bundle must be the name of an SSL bundle; it is none",
        "management.server.ssl.bundle=none"
            + " | management.server.ssl.bundle must be the name of an SSL bundle; it is none",
        "spring.ssl.bundle.pem.node.truststore.certificate=/nowhere/ca.crt"
            + " | spring.ssl.bundle.pem.node.truststore.certificate must be a readable file of certificates in PEM: there is no such file; it is /nowhere/ca.crt",
        "grapevine.connection.tls=always"
            + " | grapevine.connection.tls must be one of off, optional, required; it is always",
        "grapevine.access.kubernetes=perhaps"
            + " | grapevine.access.kubernetes must be one of auto, on, off; it is perhaps",
        "grapevine.access.issuers[0].issuer=http://login.example.com"
            + " | grapevine.access.issuers[0].issuer must begin with https://, or with http:// if allow-http is true; it is http://login.example.com",
        "spring.cloud.kubernetes.discovery.metadata.add-pod-labels=true"
            + " | spring.cloud.kubernetes.discovery.metadata.add-pod-labels must be false: a node does not read the metadata of pods; it is true",
        "spring.cloud.kubernetes.discovery.metadata.add-pod-annotations=true"
            + " | spring.cloud.kubernetes.discovery.metadata.add-pod-annotations must be false: a node does not read the metadata of pods; it is true",
        "server.shutdown=soon | server.shutdown must be one of graceful, immediate; it is soon",
        "server.port=70000 | server.port must be 0 to 65535; it is 70000",
        "grapevine.state.seed=classpath:none.json"
            + " | grapevine.state.seed cannot be read: there is no such file; it is classpath:none.json",
        "grapevine.state.seed=/nowhere/none.json"
            + " | grapevine.state.seed cannot be read: there is no such file; it is /nowhere/none.json",
        "spring.cloud.discovery.client.simple.instances.grapevine[0].uri=notauri"
            + " | spring.cloud.discovery.client.simple.instances.grapevine[0].uri must be http://<host>:<port>, with a host name without underscores; it is notauri",
        "spring.cloud.discovery.client.simple.instances.grapevine[0].uri=http://node_1:4097"
            + " | spring.cloud.discovery.client.simple.instances.grapevine[0].uri must be http://<host>:<port>, with a host name without underscores; it is http://node_1:4097",
        "spring.cloud.discovery.client.simple.instances.grapevine[0].uri=http://[::1"
            + " | spring.cloud.discovery.client.simple.instances.grapevine[0].uri must be a URL, such as http://node-2:4097; it is http://[::1",
      })
  void namesTheSettingItsValueAndWhatItMustBe(
      String setting, String sentence, CapturedOutput output) {
    start.failsWith(sentence + " (command line)", output, setting);
  }

  @Test
  void namesAllSettingsThatDoNotFitTogetherAndTheirDefaults(CapturedOutput output) {
    start.failsWith(
        "grapevine.connection.max-delta-size must be at least 64KB more than"
            + " grapevine.state.max-value-size; grapevine.connection.max-delta-size is 16MB (the default),"
            + " grapevine.state.max-value-size is 20MB (command line)",
        output,
        "grapevine.state.max-value-size=20MB");
  }

  @Test
  void namesTheModeThatNeedsABundle(CapturedOutput output) {
    start.failsWith(
        "grapevine.connection.tls-bundle must name a bundle below spring.ssl.bundle unless"
            + " grapevine.connection.tls is off; grapevine.connection.tls is required (command line)",
        output,
        "grapevine.connection.tls=required");
  }

  @Test
  void namesAGraceBelowItsFloor(CapturedOutput output) {
    start.failsWith(
        "grapevine.state.expiry-grace must be at least 1m; it is 30s (command line)",
        output,
        "grapevine.state.expiry-grace=30s");
  }

  @Test
  void namesADrainThatIsLongerThanTheShutdown(CapturedOutput output) {
    start.failsWith(
        "grapevine.connection.drain-timeout must be less than"
            + " spring.lifecycle.timeout-per-shutdown-phase; grapevine.connection.drain-timeout is 1m"
            + " (command line), spring.lifecycle.timeout-per-shutdown-phase is 30s (the default)",
        output,
        "grapevine.connection.drain-timeout=1m");
  }
}
