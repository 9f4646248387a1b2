package org.tidings.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One request and its response, without a container; knows what the servlets here ask for. */
final class FakeExchange {
  private final Map<String, List<String>> requestHeaders;
  private final Map<String, String> headers = new TreeMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final String method;
  private int status = 200;
  private boolean complete;
  private boolean broken;
  private String address = "127.0.0.1";
  private String path = "/asked";
  private String context = "";
  private final List<Cookie> cookies = new ArrayList<>();
  private boolean secure;
  private @Nullable String contentType;
  private ByteArrayInputStream arriving = new ByteArrayInputStream(new byte[0]);
  private @Nullable ReadListener reader;
  private boolean spelled;
  private @Nullable String servletPath;
  private @Nullable String forwarded;

  FakeExchange(Map<String, List<String>> requestHeaders) {
    this("GET", requestHeaders);
  }

  FakeExchange(String method, Map<String, List<String>> requestHeaders) {
    this.method = method;
    this.requestHeaders = requestHeaders;
  }

  /** Whether an asynchronous answer has come to its end. */
  boolean isComplete() {
    return complete;
  }

  /** From now on nothing can be written to the client. */
  void breakOff() {
    broken = true;
  }

  /** What is asked for, as it was sent. */
  FakeExchange at(String requestUri) {
    path = requestUri;
    return this;
  }

  /** The path of the application, as it is spelled within the path that is asked for. */
  FakeExchange under(String contextPath) {
    spelled = true;
    return in(contextPath);
  }

  /** Where the application is; at the root, if nothing is said. */
  FakeExchange in(String contextPath) {
    context = contextPath;
    return this;
  }

  /** The browser brings one more cookie. */
  FakeExchange with(String cookie, String value) {
    cookies.add(new Cookie(cookie, value));
    return this;
  }

  /** It comes through TLS. */
  FakeExchange secure() {
    secure = true;
    return this;
  }

  /** What the client will send. */
  FakeExchange sends(String type, String text) {
    contentType = type;
    arriving = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** All of it is there now, if anybody waits for it. */
  void arrives() throws IOException {
    if (reader != null) {
      reader.onDataAvailable();
      reader.onAllDataRead();
    }
  }

  /** What the container makes of the path; the same, if nothing is said. */
  FakeExchange understoodAs(String decoded) {
    servletPath = decoded;
    return this;
  }

  /** Where the request was sent on to within the application; null: nowhere. */
  @Nullable String forwarded() {
    return forwarded;
  }

  private String servletPath() {
    if (servletPath != null) {
      return servletPath;
    }
    return (spelled ? path.substring(context.length()) : path).replaceFirst(";.*", "");
  }

  /** Where the request comes from; this machine, if nothing is said. */
  FakeExchange from(String remoteAddress) {
    address = remoteAddress;
    return this;
  }

  int status() {
    return status;
  }

  /** The response's headers; content type and length as what they become. */
  Map<String, String> headers() {
    return headers;
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  String body() {
    return body.toString(StandardCharsets.UTF_8);
  }

  HttpServletRequest request() {
    return proxy(
        HttpServletRequest.class,
        (asked, args) ->
            switch (asked) {
              case "getMethod" -> method;
              case "startAsync" -> waiting();
              case "getRemoteAddr" -> address;
              case "getRequestURI" -> spelled ? path : context + path;
              case "getContextPath" -> context;
              case "getServletPath" -> servletPath();
              case "getPathInfo" ->
                  servletPath == null ? path.substring(path.lastIndexOf('/')) : null;
              case "getRequestDispatcher" -> dispatcher((String) args[0]);
              case "getServletContext" ->
                  proxy(
                      ServletContext.class,
                      (of, none) -> of.equals("getContextPath") ? context : null);
              case "getCookies" -> cookies.isEmpty() ? null : cookies.toArray(Cookie[]::new);
              case "isSecure" -> secure;
              case "getContentType" -> contentType;
              case "getContentLengthLong" -> (long) arriving.available();
              case "getInputStream" -> new In();
              case "getHeaderNames" -> Collections.enumeration(requestHeaders.keySet());
              case "getHeaders" ->
                  Collections.enumeration(requestHeaders.getOrDefault((String) args[0], List.of()));
              default -> throw new UnsupportedOperationException(asked);
            });
  }

  private RequestDispatcher dispatcher(String to) {
    return proxy(
        RequestDispatcher.class,
        (asked, args) -> {
          forwarded = asked + " " + to;
          return null;
        });
  }

  private AsyncContext waiting() {
    return proxy(
        AsyncContext.class,
        (asked, args) -> {
          switch (asked) {
            case "getRequest" -> {
              return request();
            }
            case "getResponse" -> {
              return response();
            }
            case "setTimeout", "addListener" -> {
              return null;
            }
            default -> {
              if (!asked.equals("complete") || complete) {
                throw new UnsupportedOperationException(asked);
              }
              complete = true;
              return null;
            }
          }
        });
  }

  HttpServletResponse response() {
    return proxy(HttpServletResponse.class, this::respond);
  }

  private @Nullable Object respond(String method, Object[] args) {
    switch (method) {
      case "setHeader" -> headers.put((String) args[0], (String) args[1]);
      case "addHeader" -> headers.merge((String) args[0], (String) args[1], String::concat);
      case "setStatus", "sendError" -> status = (int) args[0];
      case "setContentType" -> headers.put("Content-Type", (String) args[0]);
      case "setContentLength" ->
          headers.put("Content-Length", String.format(Locale.ROOT, "%d", (int) args[0]));
      case "getOutputStream" -> {
        return new Body();
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
            (proxy, method, args) -> answer.to(name(method), args == null ? new Object[0] : args)));
  }

  private static String name(Method method) {
    return method.getName();
  }

  private final class In extends ServletInputStream {
    @Override
    public int read() {
      return arriving.read();
    }

    @Override
    public int read(byte[] bytes, int from, int count) {
      return arriving.read(bytes, from, count);
    }

    @Override
    public boolean isFinished() {
      return arriving.available() == 0;
    }

    @Override
    public boolean isReady() {
      return !isFinished();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      reader = Objects.requireNonNull(listener);
    }
  }

  private final class Body extends ServletOutputStream {
    @Override
    public void write(int b) throws IOException {
      if (broken) {
        throw new IOException("broken pipe");
      }
      body.write(b);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
