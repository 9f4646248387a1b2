package org.tidings.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where a JWK set is published. Not by {@link java.net.http.HttpClient}: its selector thread would
 * hold the web application's class loader after an undeployment.
 */
final class JwksEndpoint {
  static final int MAX_BYTES = 1 << 20;

  /** For connecting, and for each read; for the whole answer twice that. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI address;
  private final Duration timeout;

  JwksEndpoint(URI address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
  }

  /** Fetches the keys by their {@code kid}; blocks. */
  Map<String, List<PublishedKey>> fetch() throws IOException {
    try {
      return PublishedKey.set(body());
    } catch (ParseException e) {
      throw new IOException("not a JWK set", e);
    }
  }

  /** Names it in a log: paths and queries may hold secrets. */
  String host() {
    return String.valueOf(address.getHost());
  }

  private String body() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    int millis = Math.toIntExact(timeout.toMillis());
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", "application/jwk-set+json, application/json");
    try {
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("HTTP status " + connection.getResponseCode());
      }
      return read(connection.getInputStream());
    } finally {
      connection.disconnect();
    }
  }

  private String read(InputStream in) throws IOException {
    long start = System.nanoTime();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      body.write(buffer, 0, n);
      if (body.size() > MAX_BYTES) {
        throw new IOException("more than " + MAX_BYTES + " bytes");
      }
      if (System.nanoTime() - start > timeout.toNanos()) {
        throw new IOException("not complete after " + timeout);
      }
    }
    return body.toString(StandardCharsets.UTF_8);
  }
}
