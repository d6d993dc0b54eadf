package io.grapevine.audit;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * One JSON object of texts and numbers, in ASCII: nothing in it can end the line, or do anything to
 * a terminal.
 *
 * <p>Not thread-safe.
 */
final class AuditLine {

  /** The maximum length of a text, in characters: that of the longest key, which has 512 bytes. */
  static final int LONGEST = 512;

  private static final String CUT = "...";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** Adds a text, cut to {@value #LONGEST} characters; null: it has no such field. */
  AuditLine with(String name, @Nullable String text) {
    if (text != null) {
      fields.put(name, text.length() > LONGEST ? text.substring(0, LONGEST) + CUT : text);
    }
    return this;
  }

  /** Adds a number. */
  AuditLine with(String name, long number) {
    fields.put(name, number);
    return this;
  }

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      fields.forEach((name, value) -> {
        if (value instanceof Long number) {
          json.writeNumberProperty(name, number);
        } else {
          json.writeStringProperty(name, printable(value.toString()));
        }
      });
      json.writeEndObject();
    }
    return text.toString();
  }

  /** JSON may contain DEL as it is. */
  private static String printable(String text) {
    return text.replace('\u007f', '\ufffd');
  }
}
