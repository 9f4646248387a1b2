package org.tidings.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;
import org.opentest4j.AssertionFailedError;

/** A back end that uses the server API, with deadlines on everything. Thread-safe. */
public final class BackEnd {
  /** The key that it brings. */
  public static final String KEY = "a-key+of/tests=";

  /** Shorter than the server's own patience with a request: what waits for that fails. */
  static final Duration DEADLINE = Duration.ofSeconds(20);

  private static final Pattern EPOCH = Pattern.compile("'epoch':'[^']+'");

  /** Payara's own upgrade to HTTP/2 fails where a body comes after its head. */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(DEADLINE).build();

  private final URI application;

  /**
   * @param application ends in a slash
   */
  public BackEnd(URI application) {
    this.application = application;
  }

  /** JSON that is written with ' for ". */
  public static String json(String text) {
    return text.replace('\'', '"');
  }

  /** The same the other way round, and each epoch, which is random, is E. */
  public static String plain(String json) {
    return EPOCH.matcher(json.replace('"', '\'')).replaceAll("'epoch':'E'");
  }

  /**
   * Calls a method.
   *
   * @param body JSON, written with ' for "
   * @return the body of the answer, as {@link #plain} writes it
   * @throws AssertionFailedError if the status is not 200
   */
  public String call(String method, String body) throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(request(method, HttpRequest.BodyPublishers.ofString(json(body))));
    if (response.statusCode() != 200) {
      throw new AssertionFailedError(response.statusCode() + " " + response.body());
    }
    return plain(response.body());
  }

  /** A request with the key. */
  public HttpRequest.Builder request(String method, HttpRequest.BodyPublisher body) {
    return keyless(method, body).header("X-API-Key", KEY);
  }

  /** A request without a key. */
  public HttpRequest.Builder keyless(String method, HttpRequest.BodyPublisher body) {
    return HttpRequest.newBuilder(application.resolve("api/" + method))
        .timeout(DEADLINE)
        .header("Content-Type", "application/json")
        .POST(body);
  }

  /** Sends a request. */
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The status and the body of the answer, as {@link #plain} writes it. */
  public String told(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = send(request);
    return response.statusCode() + " " + plain(response.body());
  }
}
