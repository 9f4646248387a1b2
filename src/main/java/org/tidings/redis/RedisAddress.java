package org.tidings.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is.
 *
 * <pre>
 * redis://[USER:PASSWORD@]HOST[:6379][/DATABASE]
 * redis+sentinel://[USER:PASSWORD@]HOST[:26379][,HOST…]/NAME
 * redis+cluster://[USER:PASSWORD@]HOST[:6379][,HOST…]
 * </pre>
 *
 * <p>{@code rediss} instead of {@code redis}: with TLS.
 *
 * @param hosts one, but for Sentinel and a cluster
 * @param database only of one server or a primary
 * @param primary the name by which Sentinel knows the primary; null but for Sentinel
 * @param user null: the default user
 * @param password null: none
 */
public record RedisAddress(
    Kind kind,
    boolean tls,
    List<Host> hosts,
    int database,
    @Nullable String primary,
    @Nullable String user,
    @Nullable String password) {

  /** What is found there. */
  public enum Kind {
    SERVER,
    SENTINEL,
    CLUSTER
  }

  /** A machine and a port. */
  public record Host(String name, int port) {
    @Override
    public String toString() {
      return name + ":" + port;
    }
  }

  /** What an address must be, for error messages. */
  public static final String FORM =
      "an address like redis://host:6379, redis+sentinel://host:26379,host:26379/name"
          + " or redis+cluster://host:6379,host:6379; rediss with TLS";

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<tls>redis|rediss)(\\+(?<kind>sentinel|cluster))?://"
              + "((?<user>[^:@/]*):(?<password>[^@/]*)@)?(?<hosts>[^@/]+)(/(?<path>[^/]*))?");
  private static final Pattern DATABASE = Pattern.compile("\\d{1,5}");

  /** Reads an address; empty if it is none. */
  public static Optional<RedisAddress> parse(String text) {
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Kind kind = kind(parts.group("kind"));
    String path = parts.group("path") == null ? "" : parts.group("path");
    boolean fits =
        switch (kind) {
          case SERVER -> path.isEmpty() || DATABASE.matcher(path).matches();
          case SENTINEL -> !path.isEmpty();
          case CLUSTER -> path.isEmpty();
        };
    Optional<List<Host>> hosts = hosts(parts.group("hosts"), kind);
    if (!fits || hosts.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RedisAddress(
            kind,
            parts.group("tls").equals("rediss"),
            hosts.get(),
            kind == Kind.SERVER && !path.isEmpty() ? Integer.parseInt(path) : 0,
            kind == Kind.SENTINEL ? path : null,
            decoded(parts.group("user")),
            decoded(parts.group("password"))));
  }

  private static Kind kind(@Nullable String name) {
    if (name == null) {
      return Kind.SERVER;
    }
    return name.equals("sentinel") ? Kind.SENTINEL : Kind.CLUSTER;
  }

  private static Optional<List<Host>> hosts(String text, Kind kind) {
    List<Host> hosts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Host host = host(part, kind == Kind.SENTINEL ? 26_379 : 6_379);
      if (host == null) {
        return Optional.empty();
      }
      hosts.add(host);
    }
    return kind == Kind.SERVER && hosts.size() > 1
        ? Optional.empty()
        : Optional.of(List.copyOf(hosts));
  }

  private static @Nullable Host host(String text, int defaultPort) {
    try {
      URI uri = new URI("redis://" + text);
      String name = uri.getHost();
      int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
      return name == null || port == 0 || port > 65_535 ? null : new Host(name, port);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static @Nullable String decoded(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // A percent sign that begins no escape stands for itself.
    }
  }

  /** The same with another user and password, where they are given. */
  public RedisAddress as(@Nullable String otherUser, @Nullable String otherPassword) {
    return new RedisAddress(
        kind,
        tls,
        hosts,
        database,
        primary,
        otherUser == null ? user : otherUser,
        otherPassword == null ? password : otherPassword);
  }

  /** For people; names no secret. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(tls ? "rediss" : "redis");
    text.append(
        switch (kind) {
          case SERVER -> "";
          case SENTINEL -> "+sentinel";
          case CLUSTER -> "+cluster";
        });
    text.append("://");
    for (int i = 0; i < hosts.size(); i++) {
      text.append(i == 0 ? "" : ",").append(hosts.get(i));
    }
    if (primary != null) {
      text.append('/').append(primary);
    } else if (database != 0) {
      text.append('/').append(database);
    }
    return text.toString();
  }
}
