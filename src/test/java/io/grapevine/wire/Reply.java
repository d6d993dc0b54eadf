package io.grapevine.wire;

import io.grapevine.message.NodeInfo;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An answer on its way back through a simulated network, as bytes.
 *
 * @param info what the answering node says of itself
 * @param form what the body is
 * @param body the pieces of the body
 * @param isTorn whether the connection breaks before the end of the body
 * @param sent when its request was sent, by the monotonic clock of the sender
 */
public record Reply(NodeInfo info, Form form, List<byte[]> body, boolean isTorn, long sent) {

  /** The forms of an answer: those of peers, and those of programs that are no peers. */
  public enum Form {
    /** Of a node, or of an agent, which calls even this JSON. */
    NO_CONTENT(204, null),
    FULL_STATE(200, BinaryForm.STREAM),
    JSON_STATE(200, MediaType.APPLICATION_JSON),
    SYMBOLS(200, BinaryForm.ITEM),
    RECEIPT(200, BinaryForm.ITEM),
    EXCHANGED(200, BinaryForm.STREAM),
    /** A node of another group. */
    REFUSED(403, MediaType.APPLICATION_PROBLEM_JSON),
    /** A web server. */
    PAGE(200, MediaType.TEXT_HTML),
    /** A program that answers everything with nothing. */
    EMPTY(200, null),
    /** A captive portal that is asked for what it knows as the sign of being online. */
    ONLINE(204, null),
    /** A program that gives back in JSON what it gets. */
    ECHO(200, MediaType.APPLICATION_JSON);

    private final int status;
    private final @Nullable MediaType type;

    Form(int status, @Nullable MediaType type) {
      this.status = status;
      this.type = type;
    }
  }

  Reply(NodeInfo info, Form form, List<byte[]> body) {
    this(info, form, body, false, 0);
  }

  /** The answer of a program that is no peer. */
  public static Reply ofStranger(Form form, byte[] body) {
    return new Reply(NodeInfo.UNKNOWN, form, List.of(body));
  }

  /** The answer to a request that was sent at this moment. */
  Reply to(long request) {
    return new Reply(info, form, body, isTorn, request);
  }

  AnswerHead head() {
    boolean isOfAgent = form == Form.NO_CONTENT && info.id() == null;
    return new AnswerHead(
        HttpStatusCode.valueOf(form.status),
        isOfAgent ? MediaType.APPLICATION_JSON : form.type,
        info,
        sent);
  }

  public Reply with(List<byte[]> otherBody, boolean torn) {
    return new Reply(info, form, otherBody, torn, sent);
  }

  /** The bytes of its body. */
  public long length() {
    return body.stream().mapToLong(piece -> piece.length).sum();
  }

  /** The body as it arrives. */
  Flux<byte[]> stream() {
    Flux<byte[]> pieces = Flux.fromIterable(body);
    return isTorn ? pieces.concatWith(Mono.error(new IOException("connection reset"))) : pieces;
  }
}
