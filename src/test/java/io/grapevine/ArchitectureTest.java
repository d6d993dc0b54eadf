package io.grapevine;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers, what each of them may depend on, and rules for all of them. */
class ArchitectureTest {

  private static final String ROOT = "io.grapevine";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importUrl(
              GrapevineApplication.class.getProtectionDomain().getCodeSource().getLocation());

  private static final String TIME = "io.grapevine.time..";
  private static final String BYTES = "io.grapevine.bytes..";
  private static final String STATE = "io.grapevine.state..";
  private static final String SKETCH = "io.grapevine.sketch..";
  private static final String JSON = "io.grapevine.json..";
  private static final String CBOR = "io.grapevine.cbor..";
  private static final String HTTP = "io.grapevine.http..";
  private static final String PEERS = "io.grapevine.peers..";
  private static final String MESSAGE = "io.grapevine.message..";
  private static final String CONNECTION = "io.grapevine.connection..";
  private static final String CLOCK = "io.grapevine.clock..";
  private static final String RUMOR = "io.grapevine.rumor..";
  private static final String REPAIR = "io.grapevine.repair..";
  private static final String FILES = "io.grapevine.files..";
  private static final String TLS = "io.grapevine.tls..";
  private static final String ACCESS = "io.grapevine.access";
  private static final String ACCESS_FILE = "io.grapevine.access.file..";
  private static final String ACCESS_HTTP = "io.grapevine.access.http..";
  private static final String WIRE = "io.grapevine.wire..";
  private static final String LIFE = "io.grapevine.life..";
  private static final String TOKEN = "io.grapevine.token..";
  private static final String STARTUP = "io.grapevine.startup..";
  private static final String PROBLEM = "io.grapevine.agent.problem..";
  private static final String REQUEST = "io.grapevine.agent.request..";
  private static final String WAIT = "io.grapevine.agent.wait..";
  private static final String AGENT = "io.grapevine.agent";
  private static final String ROUTE = "io.grapevine.agent.route..";
  private static final String AUDIT = "io.grapevine.audit..";
  private static final String QUOTA = "io.grapevine.quota..";
  private static final String PREFIX = "io.grapevine.agent.prefix..";
  private static final String BATCH = "io.grapevine.agent.batch..";
  private static final String BACKUP = "io.grapevine.agent.backup..";
  private static final String STREAM = "io.grapevine.agent.watch..";
  private static final String DOCUMENT = "io.grapevine.agent.document..";
  private static final String WATCH = "io.grapevine.watch..";
  private static final String HOLDERS = "io.grapevine.holders..";

  /** The layers, each with what it may know besides itself and Java. */
  private static final Map<String, List<String>> LAYERS =
      Map.ofEntries(
          entry(TIME, List.of("org.slf4j..", "reactor.core..")),
          entry(BYTES, List.of()),
          entry(STATE, List.of(TIME, "com.dynatrace.hash4j..")),
          entry(SKETCH, List.of()),
          entry(
              WATCH,
              List.of(
                  TIME,
                  BYTES,
                  STATE,
                  JSON,
                  "io.micrometer.core.instrument..",
                  "org.springframework.boot.context.properties..",
                  "org.springframework.context.annotation..",
                  "reactor.core..")),
          entry(HOLDERS, List.of(STATE, "reactor.core..")),
          entry(
              CBOR,
              List.of(
                  BYTES, STATE, JSON, "tools.jackson.core..", "tools.jackson.dataformat.cbor..")),
          entry(JSON, List.of(BYTES, STATE, "tools.jackson.core..")),
          entry(
              HTTP,
              List.of(
                  TIME,
                  BYTES,
                  "io.micrometer.core.instrument..",
                  "io.netty..",
                  "org.reactivestreams..",
                  "org.slf4j..",
                  "org.springframework.boot..",
                  "org.springframework.context.annotation..",
                  "org.springframework.core..",
                  "org.springframework.http..",
                  "org.springframework.stereotype..",
                  "org.springframework.util.unit..",
                  "org.springframework.web..",
                  "reactor..")),
          entry(
              PEERS,
              List.of(
                  TIME,
                  "io.kubernetes.client.openapi..",
                  "okhttp3..",
                  "org.slf4j..",
                  "org.springframework.beans.factory.config..",
                  "org.springframework.boot.context.properties..",
                  "org.springframework.cloud.client..",
                  "org.springframework.context.annotation..",
                  "org.springframework.stereotype..",
                  "reactor.core..")),
          entry(FILES, List.of(TIME, HTTP, "org.slf4j..", "reactor.core..")),
          entry(
              TLS,
              List.of(
                  TIME,
                  FILES,
                  HTTP,
                  "io.micrometer.core.instrument..",
                  "io.netty..",
                  "javax.net.ssl..",
                  "org.slf4j..",
                  "org.springframework.beans.factory.config..",
                  "org.springframework.boot..",
                  "org.springframework.context.annotation..",
                  "org.springframework.core.io..",
                  "reactor.core..")),
          entry(ACCESS, List.of("org.springframework.util.unit..", "org.yaml.snakeyaml..")),
          entry(
              ACCESS_FILE,
              List.of(
                  TIME,
                  FILES,
                  ACCESS,
                  ACCESS_HTTP,
                  "io.micrometer.core.instrument..",
                  "org.springframework.boot.autoconfigure.condition..",
                  "org.springframework.boot.context.properties..",
                  "org.springframework.context.annotation..",
                  "reactor.core..")),
          entry(
              ACCESS_HTTP,
              List.of(
                  ACCESS,
                  "org.springframework.beans.factory.annotation..",
                  "org.springframework.context.annotation..",
                  "org.springframework.web.server..")),
          entry(
              AUDIT,
              List.of(
                  TIME,
                  ACCESS,
                  ACCESS_HTTP,
                  "io.micrometer.core.instrument..",
                  "org.slf4j..",
                  "org.springframework.beans.factory.annotation..",
                  "org.springframework.boot..",
                  "org.springframework.context.annotation..",
                  "org.springframework.core..",
                  "org.springframework.http..",
                  "org.springframework.util..",
                  "org.springframework.web.server..",
                  "reactor.core..",
                  "tools.jackson.core..")),
          entry(
              QUOTA,
              List.of(
                  TIME,
                  STATE,
                  ACCESS,
                  "com.github.benmanes.caffeine.cache..",
                  "io.micrometer.core.instrument..",
                  "org.springframework.boot.autoconfigure.condition..",
                  "org.springframework.context.annotation..",
                  "reactor.core..")),
          entry(MESSAGE, List.of(BYTES, STATE, SKETCH, JSON, CBOR)),
          entry(
              CONNECTION,
              List.of(
                  TIME,
                  STATE,
                  MESSAGE,
                  HTTP,
                  PEERS,
                  "io.micrometer.core.instrument..",
                  "javax.net.ssl..",
                  "org.slf4j..",
                  "org.springframework.boot.context.properties..",
                  "org.springframework.context.annotation..",
                  "org.springframework.stereotype..",
                  "org.springframework.util.unit..",
                  "reactor.core..")),
          entry(
              CLOCK,
              List.of(
                  TIME,
                  STATE,
                  MESSAGE,
                  PEERS,
                  "io.micrometer.core.instrument..",
                  "org.slf4j..",
                  "org.springframework.stereotype..")),
          entry(
              RUMOR,
              List.of(
                  TIME,
                  STATE,
                  HOLDERS,
                  MESSAGE,
                  PEERS,
                  CONNECTION,
                  "org.springframework.context.annotation..",
                  "org.springframework.stereotype..",
                  "org.springframework.util.unit..",
                  "reactor.core..")),
          entry(
              REPAIR,
              List.of(
                  TIME,
                  STATE,
                  SKETCH,
                  JSON,
                  CBOR,
                  HOLDERS,
                  MESSAGE,
                  PEERS,
                  CONNECTION,
                  RUMOR,
                  "org.slf4j..",
                  "org.springframework.boot.health.contributor..",
                  "org.springframework.context.annotation..",
                  "org.springframework.stereotype..",
                  "org.springframework.util.unit..",
                  "reactor.core..")),
          entry(
              WIRE,
              List.of(
                  TIME,
                  BYTES,
                  STATE,
                  JSON,
                  CBOR,
                  HTTP,
                  MESSAGE,
                  PEERS,
                  CLOCK,
                  CONNECTION,
                  REPAIR,
                  TLS,
                  "io.micrometer.core.instrument..",
                  "io.netty..",
                  "javax.net.ssl..",
                  "org.slf4j..",
                  "org.springframework..",
                  "reactor..")),
          entry(
              LIFE,
              List.of(
                  TIME,
                  STATE,
                  HTTP,
                  MESSAGE,
                  PEERS,
                  CLOCK,
                  CONNECTION,
                  RUMOR,
                  REPAIR,
                  "org.slf4j..",
                  "org.springframework..",
                  "reactor..")),
          entry(
              TOKEN,
              List.of(
                  TIME,
                  FILES,
                  ACCESS,
                  ACCESS_HTTP,
                  HTTP,
                  "com.github.benmanes.caffeine.cache..",
                  "com.nimbusds..",
                  "io.kubernetes.client.openapi..",
                  "io.micrometer.core.instrument..",
                  "javax.net.ssl..",
                  "okhttp3..",
                  "org.slf4j..",
                  "org.springframework..",
                  "reactor..")),
          entry(
              STARTUP,
              List.of(
                  TIME,
                  STATE,
                  PEERS,
                  CONNECTION,
                  "org.slf4j..",
                  "org.springframework..",
                  "org.yaml.snakeyaml.error..")),
          entry(PROBLEM, List.of(STATE, JSON, HTTP, "org.springframework..", "reactor.core..")),
          entry(
              REQUEST,
              List.of(
                  BYTES,
                  STATE,
                  JSON,
                  HTTP,
                  ACCESS,
                  ACCESS_HTTP,
                  AUDIT,
                  QUOTA,
                  PROBLEM,
                  "org.springframework..",
                  "reactor.core..")),
          entry(
              WAIT,
              List.of(
                  TIME,
                  STATE,
                  HTTP,
                  HOLDERS,
                  PROBLEM,
                  REQUEST,
                  "io.micrometer.core.instrument..",
                  "org.springframework..",
                  "reactor.core..")),
          entry(
              AGENT,
              List.of(
                  BYTES,
                  STATE,
                  JSON,
                  HTTP,
                  QUOTA,
                  PROBLEM,
                  REQUEST,
                  WAIT,
                  "io.micrometer.core.instrument..",
                  "io.netty.handler.codec..",
                  "io.swagger.v3.oas.annotations..",
                  "org.reactivestreams..",
                  "org.springframework..",
                  "reactor.core..")),
          entry(
              ROUTE,
              List.of(
                  ACCESS,
                  ACCESS_HTTP,
                  AUDIT,
                  QUOTA,
                  STATE,
                  JSON,
                  HTTP,
                  TIME,
                  PROBLEM,
                  REQUEST,
                  WAIT,
                  AGENT,
                  "io.micrometer.core.instrument..",
                  "io.netty..",
                  "org.reactivestreams..",
                  "org.springframework..",
                  "reactor.core..",
                  "reactor.netty..",
                  "tools.jackson.databind..")),
          entry(
              PREFIX,
              List.of(
                  STATE,
                  JSON,
                  HTTP,
                  ACCESS,
                  PROBLEM,
                  REQUEST,
                  WAIT,
                  AGENT,
                  "io.swagger.v3.oas.annotations..",
                  "org.reactivestreams..",
                  "org.springframework..",
                  "reactor.core..")),
          entry(
              BATCH,
              List.of(
                  BYTES,
                  STATE,
                  JSON,
                  HTTP,
                  ACCESS,
                  PROBLEM,
                  REQUEST,
                  WAIT,
                  AGENT,
                  PREFIX,
                  "io.swagger.v3.oas.annotations..",
                  "org.reactivestreams..",
                  "org.springframework..",
                  "reactor.core..")),
          entry(
              BACKUP,
              List.of(
                  BYTES,
                  STATE,
                  JSON,
                  HTTP,
                  ACCESS,
                  AUDIT,
                  PROBLEM,
                  REQUEST,
                  AGENT,
                  PREFIX,
                  "com.fasterxml.jackson.annotation..",
                  "io.swagger.v3.oas.annotations..",
                  "org.reactivestreams..",
                  "org.springframework..",
                  "reactor.core..")),
          entry(
              STREAM,
              List.of(
                  BYTES,
                  STATE,
                  WATCH,
                  HTTP,
                  ACCESS,
                  ACCESS_HTTP,
                  AUDIT,
                  QUOTA,
                  PROBLEM,
                  REQUEST,
                  AGENT,
                  PREFIX,
                  "io.swagger.v3.oas.annotations..",
                  "org.reactivestreams..",
                  "org.springframework..",
                  "reactor.core..")),
          entry(
              DOCUMENT,
              List.of(
                  HTTP,
                  PROBLEM,
                  "io.swagger.v3.oas.annotations..",
                  "org.reactivestreams..",
                  "org.springframework..",
                  "reactor.core..")));

  static Set<String> layers() {
    return LAYERS.keySet();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aLayerKnowsNoMoreThanItMay(String layer) {
    classes()
        .that()
        .resideInAPackage(layer)
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage(layer)
                .or(resideInAnyPackage("java..", "org.jspecify.annotations.."))
                .or(
                    resideInAnyPackage(
                        LAYERS.getOrDefault(layer, List.of()).toArray(String[]::new))))
        .check(MAIN);
  }

  @Test
  void everyClassHasItsPlaceInThePicture() {
    classes()
        .should()
        .resideInAnyPackage(
            Stream.concat(Stream.of(ROOT), layers().stream()).toArray(String[]::new))
        .because("a new package is a new layer, which has to say here what it may know")
        .check(MAIN);
  }

  @Test
  void nobodyKnowsWhatPutsTheLayersTogether() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(MAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.Math#random",
        "java.lang.System#currentTimeMillis",
        "java.lang.System#nanoTime",
        "java.lang.Thread#sleep",
        "java.time.Clock#systemUTC",
        "java.time.Instant#now",
        "java.util.concurrent.ThreadLocalRandom#current",
        "reactor.core.publisher.Flux#blockFirst",
        "reactor.core.publisher.Flux#blockLast",
        "reactor.core.publisher.Flux#toIterable",
        "reactor.core.publisher.Flux#toStream",
        "reactor.core.publisher.Mono#block",
        "reactor.core.publisher.Mono#blockOptional",
      })
  void timeAndChanceAreHandedInAndNobodyBlocks(String forbidden) throws ClassNotFoundException {
    var owner = Class.forName(forbidden.substring(0, forbidden.indexOf('#')));
    var name = forbidden.substring(forbidden.indexOf('#') + 1);
    assertThat(owner.getMethods()).extracting(Method::getName).contains(name);

    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "it is " + forbidden,
                access ->
                    access.getTargetOwner().isEquivalentTo(owner) && access.getName().equals(name)))
        .check(MAIN);
  }

  /** Spring's schedule has one thread, which waits for the Mono that a method returns. */
  @Test
  void whatRepeatsHasARepetitionOfItsOwn() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework.scheduling..")
        .check(MAIN);
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() {
    assertThat(MAIN)
        .extracting(JavaClass::getPackage)
        .isNotEmpty()
        .allSatisfy(place -> {
          assertThat(place.tryGetPackageInfo()).as("%s.package-info", place.getName()).isPresent();
          assertThat(place.isAnnotatedWith(NullMarked.class))
              .as("%s is @NullMarked", place.getName())
              .isTrue();
        });
  }

  @Test
  void whatAClassNeedsComesThroughItsConstructor() {
    NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(MAIN);
  }

  @Test
  void logsGoThroughSlf4jAlone() {
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(MAIN);
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        MAIN.that(describe("are not Main", type -> !type.isEquivalentTo(Main.class))));
  }
}
