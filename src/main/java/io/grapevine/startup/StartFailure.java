package io.grapevine.startup;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Reports in one line that a setting prevents the start.
 *
 * <p>{@code META-INF/spring.factories} registers it. A failure for another reason is a defect: it
 * is left to Spring's own reporter, which logs the stack trace.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailure implements SpringBootExceptionReporter {

  private static final Logger log = LoggerFactory.getLogger(StartFailure.class);

  private final Settings settings;

  StartFailure(@Nullable ConfigurableApplicationContext context) {
    settings = Settings.of(context);
  }

  @Override
  public boolean reportException(Throwable failure) {
    Optional<String> sentence = FailureSentence.of(failure, settings);
    sentence.ifPresent(text -> log.error("cannot start: {}", text));
    return sentence.isPresent();
  }
}
