package io.grapevine.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The body of a request that should be JSON. */
public final class JsonBody {

  private JsonBody() {}

  /**
   * Whether a body with these headers counts as JSON: also without a content type, or with the
   * default of curl, so that {@code curl -X PUT -d '{...}'} just works. A type that is only written
   * in JSON, such as {@code application/merge-patch+json}, asks for something else than to store
   * the document.
   */
  public static boolean hasJsonType(HttpHeaders headers) {
    return hasType(headers, MediaType.APPLICATION_JSON);
  }

  /** Whether a body with these headers counts as JSON in lines, with the same exceptions. */
  public static boolean hasLinesType(HttpHeaders headers) {
    return hasType(headers, MediaType.APPLICATION_NDJSON);
  }

  private static boolean hasType(HttpHeaders headers, MediaType wanted) {
    try {
      return headers.getOrEmpty(HttpHeaders.CONTENT_TYPE).stream()
          .filter(text -> !text.isBlank())
          .map(MediaType::parseMediaType)
          .allMatch(type -> isOne(type, wanted) && isUtf8(type.getCharset()));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  private static boolean isOne(MediaType type, MediaType wanted) {
    return type.equalsTypeAndSubtype(wanted)
        || type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED);
  }

  private static boolean isUtf8(@Nullable Charset charset) {
    return charset == null || charset.equals(StandardCharsets.UTF_8);
  }

  /** Whether the body has any content encoding. */
  public static boolean isEncoded(HttpHeaders headers) {
    return !headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING).stream()
        .allMatch("identity"::equalsIgnoreCase);
  }
}
