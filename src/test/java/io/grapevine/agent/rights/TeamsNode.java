package io.grapevine.agent.rights;

import io.grapevine.testing.LiveNode;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.TestPropertySource;

/** A live node with access on, and tokens of several subjects. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@LiveNode
@TestPropertySource(
    properties = {
      "grapevine.access.enabled=true",
      "grapevine.access.rules=" + TeamsNode.RULES,
      "grapevine.access.tokens=src/test/resources/access/teams.tokens",
      "grapevine.agent.c19=true",
    })
@interface TeamsNode {

  String RULES = "src/test/resources/access/teams.yaml";
}
