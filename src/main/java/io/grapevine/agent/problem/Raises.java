package io.grapevine.agent.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The problems that a handler can answer, other than those of every request. The OpenAPI document
 * lists them with their descriptions in docs/problems.md.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Raises {

  /** The problems. */
  Problem[] value();
}
