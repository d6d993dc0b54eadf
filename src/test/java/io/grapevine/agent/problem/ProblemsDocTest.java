package io.grapevine.agent.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.grapevine.http.Problems;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** docs/problems.md against the problems that there are. */
class ProblemsDocTest {

  /**
   * What Spring and the HTTP server answer by themselves on the agent port; {@link ProblemsTest}
   * and {@code BareErrorsTest} provoke them.
   */
  private static final List<HttpStatus> NOT_OURS =
      List.of(
          HttpStatus.BAD_REQUEST,
          HttpStatus.FORBIDDEN,
          HttpStatus.METHOD_NOT_ALLOWED,
          HttpStatus.NOT_ACCEPTABLE,
          HttpStatus.URI_TOO_LONG,
          HttpStatus.EXPECTATION_FAILED,
          HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE);

  @Test
  void listsTheProblemsOfTheAgentPortAndNoOthers()
      throws ReflectiveOperationException, IOException {
    Map<String, Integer> expected = new TreeMap<>();
    for (Problem problem : Problem.values()) {
      var answer = problem.answer("");
      var body = (ProblemDetail) Objects.requireNonNull(answer.getBody());
      expected.put(name(Objects.requireNonNull(body.getType())), answer.getStatusCode().value());
    }
    NOT_OURS.forEach(status -> expected.put(name(Problems.typeOf(status)), status.value()));
    expected.putAll(problemsOfTokens());

    assertThat(documented("## Agent port")).isEqualTo(expected);
  }

  @Test
  void listsProblemsOfTheManagementPort() throws ReflectiveOperationException, IOException {
    Map<String, Integer> problems = problemsOfTokens();

    assertThat(documented("## Management port"))
        .isNotEmpty()
        .allSatisfy((name, status) -> assertThat(problems).containsEntry(name, status));
  }

  /** What the filter in front of both ports answers. */
  private static Map<String, Integer> problemsOfTokens() throws ReflectiveOperationException {
    Class<?> type = Class.forName("io.grapevine.token.TokenProblem");
    Method status = type.getDeclaredMethod("status");
    status.setAccessible(true);
    Map<String, Integer> problems = new TreeMap<>();
    for (Object constant : type.getEnumConstants()) {
      problems.put(
          name(Problems.named((Enum<?>) constant)), ((HttpStatus) status.invoke(constant)).value());
    }
    return problems;
  }

  @Test
  void listsTheProblemsOfThePeerPortAndNoOthers() throws Exception {
    Map<String, Integer> expected = new TreeMap<>();
    statusesOfThePeerPort()
        .filter(status -> status != HttpStatus.FORBIDDEN)
        .forEach(status -> expected.put(name(Problems.typeOf(status)), status.value()));
    List.of("other-group", "no-group")
        .forEach(name -> expected.put(name, HttpStatus.FORBIDDEN.value()));

    assertThat(documented("## Peer port")).isEqualTo(expected);
  }

  /** Every status that the peer port names; it answers them as problems. */
  private static Stream<HttpStatus> statusesOfThePeerPort() throws ClassNotFoundException {
    return new ClassFileImporter()
            .importClasses(
                Class.forName("io.grapevine.wire.PeerController"),
                Class.forName("io.grapevine.wire.PeerProblems"))
            .stream()
            .flatMap(type -> type.getFieldAccessesFromSelf().stream())
            .filter(access -> access.getTargetOwner().isEquivalentTo(HttpStatus.class))
            .map(access -> HttpStatus.valueOf(access.getName()));
  }

  private static Map<String, Integer> documented(String section) throws IOException {
    Map<String, Integer> documented = new TreeMap<>();
    DocumentedProblem.below(section)
        .forEach(problem -> documented.put(problem.name(), problem.status()));
    return documented;
  }

  private static String name(URI type) {
    return type.toString().substring("urn:grapevine:problem:".length());
  }
}
