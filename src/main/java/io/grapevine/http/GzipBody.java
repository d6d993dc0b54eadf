package io.grapevine.http;

import io.grapevine.bytes.Blocks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.springframework.http.HttpHeaders;

/** The body of a request that is compressed by gzip. */
public final class GzipBody {

  private static final int PIECE = 64 * 1024;

  private GzipBody() {}

  /** Whether the body is compressed, by gzip and nothing else. */
  public static boolean isGzip(HttpHeaders headers) {
    List<String> encodings = headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING);
    return encodings.size() == 1 && encodings.getFirst().strip().equalsIgnoreCase("gzip");
  }

  /**
   * Unpacks this body; counts the bytes meanwhile, so that it stops at the limit.
   *
   * @throws UncheckedIOException if it is not gzip
   */
  static Blocks unpack(byte[] packed, RequestBodies.Meter meter) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      Blocks blocks = new Blocks();
      byte[] piece = new byte[PIECE];
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        meter.add(length);
        blocks.write(piece, 0, length);
      }
      return blocks;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
