package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Nobody calls out under a lock. The state alone calls its listeners under its own; see
 * CONTRIBUTING.
 */
class LocksTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importUrl(
              GrapevineApplication.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void theseClassesHaveALock() {
    Set<String> locked =
        MAIN.stream()
            .filter(place -> place.getMethods().stream().anyMatch(LocksTest::isSynchronized))
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toSet());

    assertThat(locked)
        .as("a further class with a lock is taken in here after a look at what it calls")
        .containsExactlyInAnyOrder(
            "Account",
            "Chunks",
            "ClockSkews",
            "Concerns",
            "Delta",
            "History",
            "InFlight",
            "Life",
            "OnceAMinute",
            "PeerDirectory",
            "RumorBuffer",
            "Session",
            "StateSketch",
            "Walk");
  }

  @Test
  void nobodyCallsOutUnderALock() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass place : MAIN) {
      place.getMethods().stream()
          .filter(LocksTest::isSynchronized)
          .forEach(method -> look(method, method, new HashSet<>(), wrong));
    }

    assertThat(wrong).isEmpty();
  }

  private static void look(
      JavaMethod locked, JavaMethod method, Set<JavaMethod> seen, List<String> wrong) {
    if (!seen.add(method)) {
      return;
    }
    for (JavaMethodCall call : method.getMethodCallsFromSelf()) {
      AccessTarget.MethodCallTarget target = call.getTarget();
      Optional<JavaMethod> called = target.resolveMember();
      if (isForeign(target.getOwner(), method, locked)
          || isOurs(target)
              && called.filter(LocksTest::isSynchronized).isPresent()
              && !target.getOwner().equals(locked.getOwner())) {
        wrong.add(locked.getFullName() + " calls " + target.getFullName());
      } else if (isOurs(target)) {
        called.ifPresent(next -> look(locked, next, seen, wrong));
      }
    }
  }

  private static boolean isOurs(AccessTarget.MethodCallTarget target) {
    return target.getOwner().getPackageName().startsWith("io.grapevine");
  }

  /** A log, a scheduler, the state, or a function that the class with the lock was handed. */
  private static boolean isForeign(JavaClass owner, JavaMethod method, JavaMethod locked) {
    return owner.getPackageName().startsWith("org.slf4j")
        || owner.getPackageName().startsWith("reactor")
        || owner.getSimpleName().equals("ReplicatedState")
        || method.getOwner().equals(locked.getOwner())
            && (owner.getPackageName().equals("java.util.function")
                || owner.isEquivalentTo(Runnable.class));
  }

  private static boolean isSynchronized(JavaMethod method) {
    return method.getModifiers().contains(JavaModifier.SYNCHRONIZED);
  }
}
