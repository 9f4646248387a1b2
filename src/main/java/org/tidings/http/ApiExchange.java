package org.tidings.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.ErrorCode;

/**
 * One request of the server API on its way; no thread waits for the peer or for the call.
 *
 * <p>READING → CALLING → ANSWERING → DONE. READING belongs to the container's calls to this
 * listener, one at a time; it ends with the body, with a refusal, or when time is over. CALLING
 * belongs to whoever completes the call, on any thread; from there to DONE the request counts as in
 * flight. ANSWERING is the container's again. Each step has one winner; DONE can come from
 * everywhere, since the peer can go at any time.
 */
final class ApiExchange implements ReadListener, WriteListener, AsyncListener {
  private enum State {
    READING,
    CALLING,
    ANSWERING,
    DONE
  }

  /** For the whole exchange. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int CHUNK = 8 * 1024;
  private static final Logger LOG = Logger.getLogger(ApiExchange.class.getName());

  private final AsyncContext async;
  private final ServletInputStream in;
  private final HttpServletResponse response;
  private final ApiAnswers answers;
  private final int bodyLimit;
  private final InFlight inFlight;
  private final Function<String, CompletionStage<HttpAnswer>> call;
  // Kept, since it is known by its identity.
  private final Runnable giveUp = this::stopping;
  private final AtomicReference<State> state = new AtomicReference<>(State.READING);

  // Of READING.
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final byte[] chunk = new byte[CHUNK];
  private long read;
  // Of ANSWERING.
  private byte[] answer = {};
  private int written;
  private final AtomicBoolean counted = new AtomicBoolean();

  /**
   * @param bodyLimit in bytes
   * @param call is given the body
   */
  ApiExchange(
      AsyncContext async,
      ApiAnswers answers,
      int bodyLimit,
      InFlight inFlight,
      Function<String, CompletionStage<HttpAnswer>> call)
      throws IOException {
    this.async = async;
    this.in = async.getRequest().getInputStream();
    this.response = (HttpServletResponse) async.getResponse();
    this.answers = answers;
    this.bodyLimit = bodyLimit;
    this.inFlight = inFlight;
    this.call = call;
  }

  /** Begins to read. */
  void start() {
    async.setTimeout(PATIENCE.toMillis());
    async.addListener(this);
    if (!inFlight.await(giveUp)) {
      stopping();
      return;
    }
    try {
      in.setReadListener(this);
    } catch (IllegalStateException e) {
      // The server has begun to stop meanwhile: it is answered.
      LOG.log(Level.FINE, "a request of the server API was not read", e);
    }
  }

  /** The server stops: whoever has not sent the whole body is not waited for. */
  void stopping() {
    // The response is touched by the winner alone: it may be another request's by now.
    if (state.compareAndSet(State.READING, State.ANSWERING)) {
      response.setHeader("Retry-After", "1");
      write(answers.refusal(503, ErrorCode.INTERNAL, "the server is stopping"));
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (state.get() == State.READING && in.isReady()) {
      int count = in.read(chunk);
      if (count < 0) {
        return;
      }
      read += count;
      if (read <= bodyLimit) {
        body.write(chunk, 0, count);
      } else if (read > (long) bodyLimit + ApiServlet.MOST_DISCARDED) {
        refuseTooLong();
      }
    }
  }

  @Override
  public void onAllDataRead() {
    if (read > bodyLimit) {
      refuseTooLong();
      return;
    }
    String text = utf8(body.toByteArray());
    if (text == null) {
      refuse(State.READING, 400, ErrorCode.BAD_REQUEST, "the body is not UTF-8");
    } else if (!inFlight.begin()) {
      stopping();
    } else {
      counted.set(true);
      if (state.compareAndSet(State.READING, State.CALLING)) {
        inFlight.forget(giveUp);
        call(text);
      } else {
        uncount();
      }
    }
  }

  private void call(String text) {
    try {
      var unused = call.apply(text).whenComplete(this::called);
    } catch (RuntimeException | Error e) {
      called(null, e);
    }
  }

  private void called(@Nullable HttpAnswer done, @Nullable Throwable bug) {
    if (done != null) {
      answer(State.CALLING, done);
    } else {
      LOG.log(Level.SEVERE, "a bug in Tidings: a call of the server API has no answer", bug);
      refuse(State.CALLING, 500, ErrorCode.INTERNAL, ErrorCode.INTERNAL.text());
    }
  }

  private void refuseTooLong() {
    answer(State.READING, answers.tooLong(read, bodyLimit));
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private void refuse(State from, int status, ErrorCode code, String why) {
    answer(from, answers.refusal(status, code, why));
  }

  private void answer(State from, HttpAnswer done) {
    if (state.compareAndSet(from, State.ANSWERING)) {
      write(done);
    }
  }

  private void write(HttpAnswer done) {
    inFlight.forget(giveUp);
    try {
      answer = done.beginIn(response);
      if (answer.length <= CHUNK) {
        // It fits into the container's buffer: nobody waits for the peer.
        response.getOutputStream().write(answer);
        end();
      } else {
        response.getOutputStream().setWriteListener(this);
      }
    } catch (IOException | RuntimeException e) {
      onError(e);
    }
  }

  @Override
  public void onWritePossible() throws IOException {
    ServletOutputStream out = response.getOutputStream();
    while (out.isReady()) {
      if (written == answer.length) {
        end();
        return;
      }
      int count = Math.min(CHUNK, answer.length - written);
      out.write(answer, written, count);
      written += count;
    }
  }

  /** Nothing can be read from the peer, or written to it: mostly it has gone. */
  @Override
  public void onError(Throwable failure) {
    LOG.log(Level.FINE, failure, () -> "a request of the server API broke off");
    end();
  }

  private void end() {
    if (state.getAndSet(State.DONE) == State.DONE) {
      return;
    }
    inFlight.forget(giveUp);
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // The container was faster: it has seen the peer go.
      LOG.log(Level.FINE, "a request of the server API had ended", e);
    } finally {
      uncount();
    }
  }

  private void uncount() {
    if (counted.compareAndSet(true, false)) {
      inFlight.end();
    }
  }

  /** What is left to say is short, and is said at once: the container waits no longer. */
  @Override
  public void onTimeout(AsyncEvent event) {
    if (state.compareAndSet(State.READING, State.ANSWERING)) {
      String why = "the body did not come within " + PATIENCE.toSeconds() + " s";
      sayAtOnce(answers.refusal(408, ErrorCode.BAD_REQUEST, why));
    } else if (state.compareAndSet(State.CALLING, State.ANSWERING)) {
      sayAtOnce(answers.refusal(500, ErrorCode.INTERNAL, ErrorCode.INTERNAL.text()));
    }
    end();
  }

  private void sayAtOnce(HttpAnswer last) {
    try {
      last.writeTo(response);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "a request of the server API broke off", e);
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    onError(event.getThrowable());
  }

  @Override
  public void onComplete(AsyncEvent event) {
    if (state.getAndSet(State.DONE) != State.DONE) {
      inFlight.forget(giveUp);
      uncount();
    }
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // It is started once.
  }
}
