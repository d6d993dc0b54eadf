package io.grapevine.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Flux;

/** The body of a request that came packed by gzip. */
public final class GzipBody {

  private static final int PIECE = 64 * 1024;

  private GzipBody() {}

  /** Whether the body is packed, by gzip and nothing else. */
  public static boolean isGzip(HttpHeaders headers) {
    List<String> encodings = headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING);
    return encodings.size() == 1 && encodings.getFirst().strip().equalsIgnoreCase("gzip");
  }

  /**
   * What is packed in this body, piece by piece, so that whoever counts can stop in time; an {@link
   * IOException} where it is not gzip.
   */
  public static Flux<byte[]> unpack(Flux<byte[]> body) {
    return Bodies.whole(body)
        .flatMapMany(packed ->
            Flux.generate(
                () -> new GZIPInputStream(new ByteArrayInputStream(packed)),
                (in, sink) -> {
                  try {
                    byte[] piece = in.readNBytes(PIECE);
                    if (piece.length == 0) {
                      sink.complete();
                    } else {
                      sink.next(piece);
                    }
                  } catch (IOException e) {
                    sink.error(e);
                  }
                  return in;
                }));
  }
}
