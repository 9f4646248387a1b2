package org.tidings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.TokenSettings;

/** Reads the settings that say who is let in. */
final class AccessReader {
  private static final Pattern ORIGIN =
      Pattern.compile(
          "\\*|null|(?i:[a-z][a-z0-9+.-]*://"
              + "((\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])(:(?<port>\\d{1,5}))?)");

  /** With a host name, which has at most 253. */
  private static final int LONGEST_ORIGIN = 300;

  private static final int SHORTEST_PASSWORD = 8;

  private final Values values;

  AccessReader(Values values) {
    this.values = values;
  }

  Config.Access access() {
    return new Config.Access(
        values.flag(Setting.INSECURE), values.flag(Setting.ALLOW_ANONYMOUS), tokens());
  }

  Config.HttpApi httpApi() {
    String mode = values.oneOf(Setting.HTTP_API_ERROR_MODE, List.of("default", "transport"));
    return new Config.HttpApi(
        values.secret(Setting.HTTP_API_KEY).orElse(null),
        values.flag(Setting.HTTP_API_INSECURE),
        mode.equals("transport"),
        values.number(Setting.HTTP_API_BODY_SIZE_LIMIT, 1024, 268_435_456));
  }

  @Nullable String adminPassword() {
    Optional<String> password = values.secret(Setting.ADMIN_PASSWORD);
    int length = password.map(String::length).orElse(SHORTEST_PASSWORD);
    if (length < SHORTEST_PASSWORD) {
      values.wrong(
          Setting.ADMIN_PASSWORD,
          "must have at least " + SHORTEST_PASSWORD + " characters, not " + length);
    }
    return password.orElse(null);
  }

  List<String> allowedOrigins() {
    List<String> origins = values.list(Setting.ALLOWED_ORIGINS);
    for (String origin : origins) {
      if (!isOrigin(origin)) {
        values.refuse(
            Setting.ALLOWED_ORIGINS,
            origin,
            "an origin: scheme://host[:port], scheme://*.host[:port], null, or * for any");
      }
    }
    return origins;
  }

  private static boolean isOrigin(String text) {
    Matcher origin = ORIGIN.matcher(text);
    if (text.length() > LONGEST_ORIGIN || !origin.matches()) {
      return false;
    }
    String port = origin.group("port");
    return port == null || Integer.parseInt(port) <= 65_535;
  }

  private TokenSettings tokens() {
    return new TokenSettings(
        hmacSecret(),
        publicKey(Setting.TOKEN_RSA_PUBLIC_KEY, TokenSettings::wrongRsaPublicKey),
        publicKey(Setting.TOKEN_ECDSA_PUBLIC_KEY, TokenSettings::wrongEcdsaPublicKey),
        endpoint(),
        values.text(Setting.TOKEN_AUDIENCE).orElse(null),
        values.text(Setting.TOKEN_ISSUER).orElse(null));
  }

  private @Nullable String hmacSecret() {
    Optional<String> secret = values.secret(Setting.TOKEN_HMAC_SECRET_KEY);
    secret
        .flatMap(TokenSettings::wrongHmacSecretKey)
        .ifPresent(why -> values.wrong(Setting.TOKEN_HMAC_SECRET_KEY, why));
    return secret.orElse(null);
  }

  private @Nullable String publicKey(Setting setting, Function<String, Optional<String>> wrong) {
    // Many tools cannot put line ends into a variable: there they are written as \n.
    Optional<String> pem = values.text(setting).map(text -> text.replace("\\n", "\n"));
    pem.flatMap(wrong).ifPresent(why -> values.wrong(setting, why));
    return pem.orElse(null);
  }

  private @Nullable URI endpoint() {
    Optional<String> text = values.text(Setting.TOKEN_JWKS_PUBLIC_ENDPOINT);
    if (text.isEmpty()) {
      return null;
    }
    try {
      URI uri = new URI(text.get());
      if (TokenSettings.wrongJwksPublicEndpoint(uri).isEmpty()) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // It is refused below, like other addresses of no use.
    }
    values.refuse(Setting.TOKEN_JWKS_PUBLIC_ENDPOINT, "an http or https address with a host");
    return null;
  }
}
