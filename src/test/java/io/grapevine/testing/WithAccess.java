package io.grapevine.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.TestPropertySource;

/** In addition to {@link LiveNode}: access is on, and everyone may do everything. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestPropertySource(
    properties = {
      "grapevine.access.enabled=true",
      "grapevine.access.rules=src/test/resources/access/rules.yaml",
    })
public @interface WithAccess {}
