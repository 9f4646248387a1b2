package org.tidings.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous request with a body, as a container has it that does only what the test says.
 */
final class FakeAsync {
  private final Map<String, String> headers = new TreeMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable WriteListener writer;
  private ByteArrayInputStream arrived = new ByteArrayInputStream(new byte[0]);
  private int status;
  private int completions;
  private int room = Integer.MAX_VALUE;
  private boolean recycled;

  /** These bytes can be read. */
  void arrives(byte[] bytes) {
    arrived = new ByteArrayInputStream(bytes);
  }

  /** So many writes are taken until the next call. */
  void takes(int writes) {
    room = writes;
  }

  /** The container has ended the request, and uses its response for another one. */
  void recycle() {
    recycled = true;
  }

  /** The one who wants to write; null if there is none. */
  @Nullable WriteListener writer() {
    return writer;
  }

  int completions() {
    return completions;
  }

  /** The status, what is special of the headers, and the body. */
  String answer() {
    return status
        + " "
        + (headers.containsKey("Retry-After") ? "Retry-After " + headers.get("Retry-After") : "")
        + body.toString(StandardCharsets.UTF_8);
  }

  AsyncContext context() {
    return proxy(
        AsyncContext.class,
        (asked, args) ->
            switch (asked) {
              case "getRequest" -> proxy(HttpServletRequest.class, (of, none) -> new In());
              case "getResponse" -> proxy(HttpServletResponse.class, this::respond);
              case "setTimeout", "addListener" -> null;
              case "complete" -> {
                if (recycled) {
                  throw new IllegalStateException("complete already");
                }
                completions++;
                yield null;
              }
              default -> throw new UnsupportedOperationException(asked);
            });
  }

  private @Nullable Object respond(String method, Object[] args) {
    if (recycled) {
      throw new IllegalStateException("another request's response");
    }
    switch (method) {
      case "setHeader" -> headers.put((String) args[0], (String) args[1]);
      case "setStatus" -> status = (int) args[0];
      case "setContentType" -> headers.put("Content-Type", (String) args[0]);
      case "setContentLength" ->
          headers.put("Content-Length", String.format(Locale.ROOT, "%d", (int) args[0]));
      case "getOutputStream" -> {
        return new Out();
      }
      default -> throw new UnsupportedOperationException(method);
    }
    return null;
  }

  private interface Answer {
    @Nullable Object to(String method, Object[] args);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) ->
                answer.to(method.getName(), args == null ? new Object[0] : args)));
  }

  private final class In extends ServletInputStream {
    @Override
    public int read() {
      return arrived.read();
    }

    @Override
    public int read(byte[] bytes, int from, int count) {
      return arrived.read(bytes, from, count);
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return arrived.available() > 0;
    }

    @Override
    public void setReadListener(ReadListener listener) {}
  }

  private final class Out extends ServletOutputStream {
    @Override
    public void write(int one) throws IOException {
      body.write(one);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      body.write(bytes, from, count);
      room--;
    }

    @Override
    public boolean isReady() {
      return room > 0;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      writer = listener;
    }
  }
}
