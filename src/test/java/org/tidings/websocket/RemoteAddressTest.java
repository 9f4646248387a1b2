package org.tidings.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteAddressTest {
  private static final String HEADER = "X-Forwarded-For";

  private static String of(@Nullable String header, String peer, String... values) {
    Object request =
        Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getRemoteAddr" -> peer;
                  case "getHeaders" ->
                      Collections.enumeration(HEADER.equals(args[0]) ? List.of(values) : List.of());
                  default -> throw new UnsupportedOperationException(method.getName());
                });
    return RemoteAddress.of((HttpServletRequest) request, header);
  }

  @Test
  void withoutASettingThePeerCountsWhateverItSays() {
    assertEquals("10.0.0.1", of(null, "10.0.0.1", "192.0.2.1"));
  }

  @Test
  void withOneTheLastElementOfTheLastHeaderCounts() {
    assertEquals("192.0.2.1", of(HEADER, "10.0.0.1", "192.0.2.1"));
    assertEquals("192.0.2.3", of(HEADER, "10.0.0.1", "192.0.2.1, 192.0.2.2 ,\t192.0.2.3 "));
    assertEquals("192.0.2.3", of(HEADER, "10.0.0.1", "192.0.2.1", "192.0.2.2,192.0.2.3"));
  }

  @Test
  void withoutTheHeaderThePeerCounts() {
    assertEquals("10.0.0.1", of(HEADER, "10.0.0.1"));
    assertEquals("10.0.0.1", of(HEADER, "10.0.0.1", ""));
    assertEquals("10.0.0.1", of(HEADER, "10.0.0.1", "192.0.2.1, "));
  }

  @Test
  void whatIsLongIsCut() {
    assertEquals("x".repeat(RemoteAddress.MAX_LENGTH), of(HEADER, "10.0.0.1", "x".repeat(100_000)));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,192.0.2.1",
    "192.0.2.1:50123,192.0.2.1",
    "2001:db8::1,2001:db8:0:0:0:0:0:0/64",
    "2001:0DB8:0:0::ffff:2,2001:db8:0:0:0:0:0:0/64",
    "2001:db8:0:0:1:2:3:4,2001:db8:0:0:0:0:0:0/64",
    "2001:db8:0:1::1,2001:db8:0:1:0:0:0:0/64",
    "[2001:db8::1]:50123,2001:db8:0:0:0:0:0:0/64",
    "[2001:db8::1],2001:db8:0:0:0:0:0:0/64",
    "fe80::1%eth0,fe80:0:0:0:0:0:0:0/64",
    "::1,0:0:0:0:0:0:0:0/64",
    "::ffff:192.0.2.1,192.0.2.1",
    "unknown,unknown",
    "example.org:80,example.org:80",
    "1:2,1:2",
    "::1::2,::1::2",
    "[fe80,[fe80",
  })
  void theSameAddressIsWrittenTheSameAndIpv6CountsByItsNetwork(String address, String counts) {
    assertEquals(counts, of(null, address));
    assertEquals(counts, of(HEADER, "10.0.0.1", address));
  }
}
