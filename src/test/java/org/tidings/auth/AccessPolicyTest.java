package org.tidings.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.auth.ChannelOptions.Allowed;
import org.tidings.auth.ChannelOptions.Permissions;
import org.tidings.auth.Ruling.Denied;

/**
 * Namespaces are named after whom they allow everything; {@code -} in the tables is the anonymous
 * user.
 */
class AccessPolicyTest {
  private static final int MAX_NAME = 20;

  private final AccessPolicy policy = new AccessPolicy(namespaces(), false, true, MAX_NAME);
  private final AccessPolicy insecure = new AccessPolicy(namespaces(), true, true, MAX_NAME);

  @ParameterizedTest
  @CsvSource({
    "42, nobody:a,        false, 103",
    "42, nobody:a,        true,  token",
    "42, client:a,        false, allowed",
    "42, client:a,        true,  token",
    "-,  client:a,        false, 103",
    "-,  client:a,        true,  token",
    "-,  anybody:a,       false, allowed",
    "42, anybody:a,       false, allowed",
    "42, subscriber:a,    false, 103",
    "42, a,               false, 103",
    "42, a,               true,  token",
    // Private
    "42, $anybody:a,      false, 103",
    "42, $anybody:a,      true,  token",
    "-,  $anybody:a,      true,  token",
    "42, $anybody:a#42,   false, 103",
    "42, $anybody:a#42,   true,  token",
    "42, anybody:$a,      false, allowed",
    // User-limited
    "42, nobody:a#42,     false, allowed",
    "42, 'nobody:a#41,42', false, allowed",
    "42, 'nobody:a#42,43', false, allowed",
    "42, nobody:#42,      false, allowed",
    "42, #42,             false, allowed",
    "42, nobody:a#7#42,   false, allowed",
    "7,  nobody:a#7#42,   false, 103",
    "4,  anybody:a#42,    false, 103",
    "2,  anybody:a#42,    false, 103",
    "43, anybody:a#42,    false, 103",
    "43, anybody:a#42,    true,  token",
    "-,  anybody:a#42,    false, 103",
    "-,  anybody:a#,      false, 103",
    "-,  'anybody:a#42,,', false, 103",
    "42, unlimited:a#43,  false, allowed",
    // Namespace, then name, then token
    "42, none:a,          false, 102",
    "42, none:a,          true,  102",
    "42, $none:a,         true,  102",
    "42, :a,              false, 102",
    "42, none:123456789012345678901, true, 102",
    "42, client:12345678901234, true, 107",
  })
  void subscribes(String user, String channel, boolean token, String expected) {
    assertEquals(expected, said(policy.subscribe(who(user), channel, token)));
  }

  @TestFactory
  Stream<DynamicTest> publishesAndSeesPresenceAndHistory() {
    return Stream.of(
            "42 nobody:a       out 103",
            "42 nobody:a       in  103",
            "42 client:a       out allowed",
            "42 client:a       in  allowed",
            "-  client:a       in  103",
            "-  anybody:a      out allowed",
            "42 subscriber:a   out 103",
            "42 subscriber:a   in  allowed",
            "-  subscriber:a   in  103",
            "-  anysubscriber:a in  allowed",
            "-  anysubscriber:a out 103",
            // Closed channels: being in is enough, a general permission is not.
            "42 $client:a      out 103",
            "42 $client:a      in  allowed",
            "42 $subscriber:a  in  allowed",
            "42 $nobody:a      in  103",
            "43 client:a#42    out 103",
            "43 client:a#42    in  allowed",
            "42 client:a#42    out allowed",
            "42 nobody:a#42    out 103",
            "42 $client:a#42   out 103",
            "-  anybody:a#42   out 103",
            "-  anybody:a#     out 103",
            "-  anybody:a#42   in  allowed",
            "43 unlimited:a#42 out allowed",
            "42 none:a         in  102",
            "42 client:        in  allowed",
            "42 client:12345678901234 in 107")
        .flatMap(line -> cases(line.split(" +")));
  }

  private Stream<DynamicTest> cases(String... line) {
    String name = String.join(" ", line);
    Identity who = who(line[0]);
    boolean in = line[2].equals("in");
    return Stream.of(
        dynamicTest(
            name + " publish", () -> assertEquals(line[3], said(policy.publish(who, line[1], in)))),
        dynamicTest(
            name + " presence",
            () -> assertEquals(line[3], said(policy.presence(who, line[1], in)))),
        dynamicTest(
            name + " history",
            () -> assertEquals(line[3], said(policy.history(who, line[1], in)))));
  }

  @Test
  void eachActHasItsOwnPermission() {
    assertEquals("subscribe", allowedWith(Options.CLIENT, null, null, null));
    assertEquals("publish", allowedWith(null, Options.CLIENT, null, null));
    assertEquals("presence", allowedWith(null, null, Options.CLIENT, null));
    assertEquals("history", allowedWith(null, null, null, Options.CLIENT));
  }

  @Test
  void whatIsSwitchedOffIsNotAvailableWhoeverAsks() {
    for (AccessPolicy each : new AccessPolicy[] {policy, insecure}) {
      assertEquals("108", said(each.presence(who("42"), "off:a", true)));
      assertEquals("108", said(each.history(who("42"), "off:a", true)));
      assertEquals("108", said(each.history(who("42"), "$off:a", false)));
      assertEquals("102", said(each.history(who("42"), "none:a", false)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nobody:a", "$nobody:a", "nobody:a#43", "$nobody:a#43", "a", "$a", "#43", "$"})
  void insecurelyEverybodyMayDoEverything(String channel) {
    for (Identity who : new Identity[] {who("42"), who("-")}) {
      assertEquals("allowed", said(insecure.subscribe(who, channel, false)));
      assertEquals("token", said(insecure.subscribe(who, channel, true)));
      assertEquals("allowed", said(insecure.publish(who, channel, false)));
      assertEquals("allowed", said(insecure.presence(who, channel, false)));
      assertEquals("allowed", said(insecure.history(who, channel, false)));
    }
  }

  @Test
  void insecurelyNamesAndNamespacesStillCount() {
    assertEquals("102", said(insecure.subscribe(who("42"), "none:a", false)));
    assertEquals("107", said(insecure.subscribe(who("42"), "", false)));
    assertEquals("107", said(insecure.publish(who("42"), "a\n", false)));
  }

  @Test
  void aTokenIsNotRequiredWhenInsecure() {
    assertTrue(policy.tokenRequired());
    assertFalse(insecure.tokenRequired());
    assertFalse(new AccessPolicy(namespaces(), false, false, MAX_NAME).tokenRequired());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\n",
        "a\tb",
        "\0",
        "a\u007f",
        "a\u0085b",
        "a\u2028b",
        "a\u2029b",
        "\ud83d",
        "\ude00\ud83d",
        "a\ud83d:b",
        "123456789012345678901",
      })
  void isNoName(String channel) {
    AccessPolicy open = new AccessPolicy(everywhere(), false, false, MAX_NAME);
    assertEquals("107", said(open.subscribe(who("42"), channel, false)));
    assertEquals("107", said(open.subscribe(who("42"), channel, true)));
    assertEquals("107", said(open.publish(who("42"), channel, true)));
    assertEquals("107", said(open.presence(who("42"), channel, true)));
    assertEquals("107", said(open.history(who("42"), channel, true)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "a b",
        "é",
        "канал",
        "频道",
        "😀",
        "👩‍👩‍👧",
        "\u00a0",
        "a/b?c=d",
        "12345678901234567890",
      })
  void isAName(String channel) {
    AccessPolicy open = new AccessPolicy(everywhere(), false, false, MAX_NAME);
    assertEquals("allowed", said(open.subscribe(who("42"), channel, false)));
  }

  @ParameterizedTest
  @CsvSource({
    "room:17,    token",
    "$room:17,   token",
    "room:,      107",
    "room:17a,   107",
    "room:a17,   107",
    "room:17:18, 107",
    "$room:$17,  107",
    "room:$17,   107",
  })
  void theRegexSeesAllAfterTheNamespace(String channel, String expected) {
    assertEquals(expected, said(policy.subscribe(who("42"), channel, true)));
  }

  @Test
  void theRegexSeesTheWholeNameWhereThereIsNoNamespace() {
    Namespaces digits = new Namespaces(Options.matching("[0-9$]+"), Map.of());
    AccessPolicy open = new AccessPolicy(digits, false, false, MAX_NAME);
    assertEquals("allowed", said(open.subscribe(who("42"), "17", false)));
    assertEquals("token", said(open.subscribe(who("42"), "$17", true)));
    assertEquals("token", said(open.subscribe(who("42"), "$", true)));
    assertEquals("107", said(open.subscribe(who("42"), "17#42", false)));
  }

  @Test
  void theOptionsOfTheChannelComeWithTheRuling() {
    Ruling.Allowed allowed = (Ruling.Allowed) policy.subscribe(who("42"), "client:a", false);
    Ruling.TokenDecides token =
        (Ruling.TokenDecides) policy.subscribe(who("42"), "$client:a", true);
    assertEquals(Options.of(Options.CLIENT), allowed.options());
    assertEquals(Options.of(Options.CLIENT), token.options());
  }

  private static Namespaces everywhere() {
    return new Namespaces(
        Options.of(Options.CLIENT),
        Map.of("a\ud83d", Options.of(Options.CLIENT), "a\n", Options.of(Options.CLIENT)));
  }

  private static Namespaces namespaces() {
    return new Namespaces(
        Options.of(Allowed.NOBODY),
        Map.of(
            "nobody", Options.of(Allowed.NOBODY),
            "client", Options.of(Options.CLIENT),
            "subscriber", Options.of(Options.SUBSCRIBER),
            "anybody", Options.of(Options.CLIENT_ANONYMOUS),
            "anysubscriber", Options.of(Options.SUBSCRIBER_ANONYMOUS),
            "unlimited", Options.withoutUserLimits(Options.CLIENT),
            "off", Options.withoutPresenceAndHistory(Options.CLIENT),
            "room", Options.matching("[0-9]+")));
  }

  private static String allowedWith(
      @Nullable Allowed subscribe,
      @Nullable Allowed publish,
      @Nullable Allowed presence,
      @Nullable Allowed history) {
    Permissions permissions =
        new Permissions(
            orNobody(subscribe), orNobody(publish), orNobody(presence), orNobody(history));
    AccessPolicy one =
        new AccessPolicy(
            new Namespaces(Options.with(permissions), Map.of()), false, false, MAX_NAME);
    return Map.of(
            "subscribe", one.subscribe(who("42"), "a", false),
            "publish", one.publish(who("42"), "a", false),
            "presence", one.presence(who("42"), "a", false),
            "history", one.history(who("42"), "a", false))
        .entrySet()
        .stream()
        .filter(each -> said(each.getValue()).equals("allowed"))
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(","));
  }

  private static Allowed orNobody(@Nullable Allowed allowed) {
    return allowed == null ? Allowed.NOBODY : allowed;
  }

  private static Identity who(String user) {
    return new Identity(user.equals("-") ? "" : user, null, 0, Map.of());
  }

  private static String said(Ruling ruling) {
    if (ruling instanceof Denied denied) {
      return String.valueOf(denied.error().code());
    }
    return ruling instanceof Ruling.TokenDecides ? "token" : "allowed";
  }
}
