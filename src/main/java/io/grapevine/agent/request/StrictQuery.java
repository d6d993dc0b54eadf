package io.grapevine.agent.request;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/**
 * Rejects query parameters that the method of a controller does not declare, and those without
 * exactly one value: a misspelled {@code ?tll=5s} must not store a value that never expires.
 */
final class StrictQuery {

  private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

  private StrictQuery() {}

  /** The names of the parameters that a method of a controller declares. */
  static Set<String> declaredBy(HandlerMethod handler) {
    Set<String> declaredNames = new TreeSet<>();
    for (MethodParameter parameter : handler.getMethodParameters()) {
      RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
      if (annotation != null) {
        parameter.initParameterNameDiscovery(NAMES);
        declaredNames.add(
            annotation.name().isEmpty()
                ? Objects.requireNonNull(parameter.getParameterName())
                : annotation.name());
      }
    }
    return declaredNames;
  }

  /**
   * Checks a query.
   *
   * @param query with null for a parameter without a value
   * @throws ProblemException if it has an unknown parameter, or one without exactly one value
   */
  static void check(MultiValueMap<String, String> query, Set<String> known) {
    query.forEach((name, values) -> {
      if (!known.contains(name)) {
        throw invalid(
            known.isEmpty()
                ? "This request has no parameters, so not %s either.".formatted(Quoted.of(name))
                : "There is no parameter %s; this request can have %s."
                    .formatted(Quoted.of(name), String.join(", ", known)));
      }
      if (!hasOneValue(values)) {
        throw invalid("The parameter \"%s\" must have exactly one value.".formatted(name));
      }
    });
  }

  private static boolean hasOneValue(List<String> values) {
    return values.size() == 1 && values.getFirst() != null;
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(Problem.INVALID_PARAMETER, detail);
  }
}
