package org.tidings.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A text that stays as it is until another version is installed: whoever keeps it asks each time
 * whether it is still the one.
 */
final class Representation {
  private final String contentType;
  private final byte[] body;
  private final String etag;

  Representation(String contentType, String text) {
    this.contentType = contentType;
    this.body = text.getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(body);
    this.etag = "\"" + Long.toHexString(crc.getValue()) + "\"";
  }

  /** Answers with it, or with 304 to whoever has it. */
  void send(HttpServletRequest request, HttpServletResponse response, boolean withBody)
      throws IOException {
    response.setHeader("ETag", etag);
    response.setHeader("Cache-Control", "no-cache");
    List<String> known = Collections.list(request.getHeaders("If-None-Match"));
    if (known.stream().anyMatch(this::matches)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType(contentType);
    response.setContentLength(body.length);
    if (withBody) {
      response.getOutputStream().write(body);
    }
  }

  /** Weak comparison, RFC 9110 §13.1.2: a proxy that compresses may have weakened the tag. */
  private boolean matches(String ifNoneMatch) {
    for (String tag : ifNoneMatch.split(",", -1)) {
      String trimmed = tag.trim();
      if (trimmed.equals("*") || trimmed.equals(etag) || trimmed.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }
}
