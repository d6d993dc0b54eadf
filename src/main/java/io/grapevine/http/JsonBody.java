package io.grapevine.http;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The body of a request that should be JSON. */
public final class JsonBody {

  private JsonBody() {}

  /**
   * Whether a body with these headers counts as JSON: also without a content type, or with the
   * default of curl, so that {@code curl -X PUT -d '{...}'} just works. A patch is not a value: it
   * describes changes of one.
   */
  public static boolean hasJsonType(HttpHeaders headers) {
    try {
      MediaType type = headers.getContentType();
      return type == null
          || type.isCompatibleWith(MediaType.APPLICATION_JSON)
          || type.isCompatibleWith(MediaType.APPLICATION_FORM_URLENCODED)
          || type.getSubtype().endsWith("+json") && !type.getSubtype().endsWith("patch+json");
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  /** Whether a body with these headers counts as JSON in lines, with the same exceptions. */
  public static boolean hasLinesType(HttpHeaders headers) {
    try {
      MediaType type = headers.getContentType();
      return type == null
          || type.isCompatibleWith(MediaType.APPLICATION_NDJSON)
          || type.isCompatibleWith(MediaType.APPLICATION_FORM_URLENCODED);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  /** Whether the body has any content encoding. */
  public static boolean isEncoded(HttpHeaders headers) {
    return !headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING).stream()
        .allMatch("identity"::equalsIgnoreCase);
  }
}
