package org.tidings;

import java.util.Arrays;
import java.util.Optional;

/** The settings by name, but for the options of channels. */
public enum Setting implements ConfigKey {
  HOST("host", "0.0.0.0", "standalone: the address to listen on"),
  PORT("port", "3000", "standalone: the port, 0 to 65535; 0 takes a free one"),
  TLS_CERT(
      "tls.cert",
      "",
      "standalone: the certificate, and those that lead to its authority; with it and `tls.key` the"
          + " port speaks TLS; a file in PEM"),
  TLS_KEY("tls.key", "", "standalone: the private key of `tls.cert`, RSA or EC; a file in PEM"),
  TLS_HTTP_REDIRECT(
      "tls.http_redirect",
      "0",
      "standalone: a port for plain HTTP that redirects to `https`, 1 to 65535; 0: none"),
  TLS_PUBLIC_PORT(
      "tls.public_port",
      "0",
      "standalone: the port to which `tls.http_redirect` sends clients, where they do not reach"
          + " `port` itself, as with `docker run -p 443:8443`; 1 to 65535; 0: `port`"),
  LOG_LEVEL("log.level", "info", "standalone: `debug`, `info`, `warning`, `error` or `off`"),
  LOG_FORMAT("log.format", "text", "standalone: `text` or `json`, one line an event either way"),
  NODE_NAME("node.name", "tidings", "what this node is called where nodes are told apart"),
  SHUTDOWN_SPREAD(
      "shutdown.spread",
      "3s",
      "clients are closed one after the other when the server stops, in this time at most; 0s to 1m"),
  DEMO(
      "demo",
      "false",
      "adds the namespace `demo`, in whose channels everybody may do everything; `true` or `false`"),
  MESSAGE_SIZE_LIMIT(
      "websocket.message_size_limit",
      "65536",
      "a longer message closes its connection with 1009; bytes of UTF-8, 1 to 16777216"),
  HANDSHAKE_RATE_LIMIT(
      "websocket.handshake_rate_limit",
      "0",
      "connections that one address may open a second, on average over ten; over it, 429; 0: any"
          + " number, to 1000000"),
  ADDRESS_HEADER(
      "websocket.address_header",
      "",
      "the header in which your proxy says from which address a client comes, as `X-Real-IP` or"
          + " `X-Forwarded-For`"),
  TRUSTED_PROXIES(
      "trusted_proxies",
      "",
      "the proxies that are believed about where a request comes from: addresses and networks, as"
          + " `127.0.0.1` or `10.0.0.0/8`",
      Shape.LIST),
  WRITE_TIMEOUT("websocket.write_timeout", "10s", "a send that takes longer: close 3009; 1s to 1h"),
  QUEUE_MAX_SIZE(
      "client.queue_max_size",
      "1048576",
      "what may wait for one client; over it, close 3008; bytes, 1024 to 1073741824"),
  PING_INTERVAL(
      "client.ping_interval", "25s", "every client hears something this often; 1s to 25s"),
  PONG_TIMEOUT(
      "client.pong_timeout", "8s", "a client that does not answer a ping is closed; 1s to 1h"),
  HANDLER_TIMEOUT(
      "client.handler_timeout", "30s", "a message handler that takes longer: error 100; 1s to 1h"),
  STALE_CLOSE_DELAY(
      "client.stale_close_delay",
      "10s",
      "a protocol client that has not sent `connect` by then: close 3502; 1s to 1h"),
  EXPIRED_CLOSE_DELAY(
      "client.expired_close_delay",
      "25s",
      "what has expired may be refreshed for so long; 1s to 1h"),
  CONNECTION_LIMIT(
      "client.connection_limit",
      "0",
      "connections to this node; over it, 503; 0: any number, to 10000000"),
  USER_CONNECTION_LIMIT(
      "client.user_connection_limit",
      "0",
      "connections of one user to this node, anonymous ones and the console's apart; over it,"
          + " close 3504; 0: any number, to 1000000"),
  COMMAND_RATE_LIMIT(
      "client.command_rate_limit",
      "0",
      "messages of one client a second, on average over ten; over it, error 111, and close 3013 if"
          + " it goes on; 0: any number, to 1000000; an SDK that comes back says `subscribe` for"
          + " all its channels at once"),
  CHANNEL_LIMIT(
      "client.channel_limit",
      "128",
      "subscriptions of one client; over it, error 106; 1 to 100000"),
  HISTORY_LIMIT(
      "client.history_max_publication_limit",
      "300",
      "publications that one request for history is given; 1 to 10000"),
  RECOVERY_LIMIT(
      "client.recovery_max_publication_limit",
      "300",
      "publications that a client may have missed and still recover; 1 to 10000"),
  CHANNEL_MAX_LENGTH(
      "channel.max_length", "255", "a longer name of a channel: error 107; characters, 1 to 1024"),
  ALLOWED_ORIGINS(
      "client.allowed_origins",
      "",
      "the origins whose pages may connect, besides the server's own: `https://example.org`,"
          + " `https://*.example.org:8443`, `null`, or `*` for any",
      Shape.LIST),
  INSECURE(
      "client.insecure",
      "false",
      "for development: users' tokens and permissions are not checked; `true` or `false`"),
  ALLOW_ANONYMOUS(
      "client.allow_anonymous_connect_without_token",
      "false",
      "a client without a token is anonymous, also when there are keys; `true` or `false`"),
  TOKEN_HMAC_SECRET_KEY(
      "client.token.hmac_secret_key",
      "",
      "the secret of tokens with HS256, HS384 or HS512; at least 32 bytes",
      Shape.SECRET),
  TOKEN_RSA_PUBLIC_KEY(
      "client.token.rsa_public_key",
      "",
      "the key of tokens with RS256, RS384 or RS512; PEM, at least 2048 bits",
      Shape.SECRET),
  TOKEN_ECDSA_PUBLIC_KEY(
      "client.token.ecdsa_public_key",
      "",
      "the key of tokens with ES256, ES384 or ES512; PEM",
      Shape.SECRET),
  TOKEN_JWKS_PUBLIC_ENDPOINT(
      "client.token.jwks_public_endpoint",
      "",
      "where the public keys of tokens are fetched; an http or https address",
      Shape.SECRET),
  TOKEN_AUDIENCE("client.token.audience", "", "what `aud` of every token must contain"),
  TOKEN_ISSUER("client.token.issuer", "", "what `iss` of every token must be"),
  HTTP_API_KEY(
      "http_api.key",
      "",
      "the key of the server API; without one, nobody may use it",
      Shape.SECRET),
  HTTP_API_INSECURE(
      "http_api.insecure",
      "false",
      "for development: the server API asks for no key; `true` or `false`"),
  HTTP_API_ERROR_MODE(
      "http_api.error_mode",
      "default",
      "`default`: errors of the server API are answered with 200; `transport`: with a status of"
          + " their own"),
  HTTP_API_BODY_SIZE_LIMIT(
      "http_api.body_size_limit",
      "1048576",
      "a request of the server API with a longer body: 413; bytes, 1024 to 268435456"),
  METRICS_TOKEN(
      "metrics.token",
      "",
      "what `/metrics` asks for; without one, only this machine may read it",
      Shape.SECRET),
  ADMIN_PASSWORD(
      "admin.password",
      "",
      "opens the console at `/console/`; without one there is none; at least 8 characters",
      Shape.SECRET),
  ENGINE_TYPE(
      "engine.type",
      "memory",
      "where streams and presence are kept: `memory`, of this node alone, or `redis`, for several"
          + " nodes"),
  REDIS_URL(
      "redis.url",
      "",
      "short for `engine.type` `redis` and this `engine.redis.address`",
      Shape.SECRET),
  REDIS_ADDRESS(
      "engine.redis.address",
      "redis://127.0.0.1:6379",
      "where Redis is: `redis://host:6379`, `redis+sentinel://host:26379,host:26379/name` or"
          + " `redis+cluster://host:6379,host:6379`; `rediss` with TLS; `user:password@` before the"
          + " host",
      Shape.SECRET),
  REDIS_USER("engine.redis.user", "", "the user at Redis, if not in the address"),
  REDIS_PASSWORD(
      "engine.redis.password", "", "the password at Redis, if not in the address", Shape.SECRET),
  REDIS_CA_FILE(
      "engine.redis.ca_file",
      "",
      "the certificates by which Redis is trusted, a file in PEM; without it those of the JVM"),
  REDIS_PREFIX(
      "engine.redis.prefix",
      "tidings",
      "begins all names in Redis, and must be the same on all nodes; letters, digits, `_`, `.`, `:`"
          + " or `-`"),
  REDIS_CONNECT_TIMEOUT(
      "engine.redis.connect_timeout",
      "2s",
      "a connection to Redis that is not made by then is tried anew; 100ms to 1m"),
  REDIS_TIMEOUT(
      "engine.redis.timeout",
      "10s",
      "a connection on which Redis answers nothing for so long is made anew; 1s to 1m"),
  NAMESPACES(
      "channel.namespaces",
      "[]",
      "an array of objects, each with a `name` (2 to 64 letters, digits, `_`, `.` or `-`) and channel"
          + " options",
      Shape.ARRAY);

  private final String key;
  private final String defaultValue;
  private final String description;
  private final Shape shape;

  Setting(String key, String defaultValue, String description) {
    this(key, defaultValue, description, Shape.SCALAR);
  }

  Setting(String key, String defaultValue, String description, Shape shape) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.description = description;
    this.shape = shape;
  }

  /** The name in the configuration file; dots lead into inner objects. */
  @Override
  public String key() {
    return key;
  }

  @Override
  public String defaultValue() {
    return defaultValue;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  /** The setting with this {@link #key}. */
  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
