package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tidings.http.Console;

class ConsolePartsTest {
  /** From 10.0.0.1, with a header {@code X-Real-IP}, which is 192.0.2.1. */
  private static HttpServletRequest request() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getRemoteAddr" -> "10.0.0.1";
                  case "getHeaders" ->
                      Collections.enumeration(
                          args[0].equals("X-Real-IP") ? List.of("192.0.2.1") : List.of());
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static Console.Requests requests(Map<String, String> environment) {
    return ConsoleParts.requests(new Settings().environment(environment).read().handshakes());
  }

  @Test
  void whoSignsInIsCountedByWhatATrustedProxySaysAndByNobodyElsesWord() {
    String header = "TIDINGS_WEBSOCKET_ADDRESS_HEADER";
    String trusted = "TIDINGS_TRUSTED_PROXIES";
    assertEquals("10.0.0.1", address(Map.of(header, "X-Real-IP")));
    assertEquals("192.0.2.1", address(Map.of(header, "X-Real-IP", trusted, "10.0.0.0/8")));
    assertEquals("10.0.0.1", address(Map.of(header, "X-Real-IP", trusted, "10.0.0.2")));
    assertEquals("10.0.0.1", address(Map.of(trusted, "10.0.0.0/8")));
  }

  private static String address(Map<String, String> environment) {
    return requests(environment).address().apply(request());
  }

  @Test
  void pagesThatMayConnectMayNotSignIn() {
    Console.Requests requests =
        requests(Map.of("TIDINGS_CLIENT_ALLOWED_ORIGINS", "https://other.example"));
    List<String> host = List.of("own.example");
    assertTrue(requests.ownPage().test(List.of("https://own.example"), host));
    assertFalse(requests.ownPage().test(List.of("https://other.example"), host));
  }
}
