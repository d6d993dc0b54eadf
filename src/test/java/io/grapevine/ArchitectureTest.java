package io.grapevine;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The layers, what each of them may depend on, and rules for all of them. */
class ArchitectureTest {

  private static final String ROOT = "io.grapevine";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importUrl(
              GrapevineApplication.class.getProtectionDomain().getCodeSource().getLocation());

  /** What each layer may know, by names as in the file. */
  private static final Map<String, List<String>> LAYERS = read();

  private static Map<String, List<String>> read() {
    try (InputStream file = ArchitectureTest.class.getResourceAsStream("/layers.yaml")) {
      return new Yaml().load(requireNonNull(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Set<String> layers() {
    return LAYERS.keySet();
  }

  /** The packages of a layer, or of a library. */
  private static String packages(String name) {
    if (!LAYERS.containsKey(name)) {
      return name + "..";
    }
    boolean hasLayersBelow = layers().stream().anyMatch(other -> other.startsWith(name + "."));
    return ROOT + "." + name + (hasLayersBelow ? "" : "..");
  }

  private static String[] packages(Collection<String> names) {
    return names.stream().map(ArchitectureTest::packages).toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aLayerKnowsNoMoreThanItMay(String layer) {
    classes()
        .that()
        .resideInAPackage(packages(layer))
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage(packages(layer))
                .or(resideInAnyPackage("java..", "org.jspecify.annotations.."))
                .or(resideInAnyPackage(packages(LAYERS.getOrDefault(layer, List.of())))))
        .check(MAIN);
  }

  @Test
  void everyClassHasItsPlaceInThePicture() {
    classes()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .resideInAnyPackage(packages(layers()))
        .because("a new package is a new layer, which has to say in layers.yaml what it may know")
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
