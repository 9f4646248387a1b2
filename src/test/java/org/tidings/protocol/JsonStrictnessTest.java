package org.tidings.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is JSON (RFC 8259), and what is not, however little is missing. */
class JsonStrictnessTest {
  private static final Pattern PLACE =
      Pattern.compile(".*at line \\d+, column \\d+ \\(offset \\d+\\)");

  private final JsonCodec codec = new JsonCodec();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1",
        "-1",
        "0.5",
        "-0.0",
        "1e5",
        "1E+5",
        "1e-5",
        "123456789012345678901234567890",
        "3.141592653589793238462643383279",
        "0e0",
        "1e00",
        "\"\"",
        "\"a\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u0041\"",
        "\"\\u00e9\"",
        "\"\\u0000\"",
        "\"\\ud83d\\ude00\"",
        "\"\\uD800\"",
        "\"\\udc00\"",
        "\"\\udc00\\ud800\"",
        "\"\u007f\"",
        "\"\u2028\u2029\"",
        "\"\uffff\"",
        "\"/* no comment */\"",
        "\"é€😀\"",
        "[]",
        "[[]]",
        "[null]",
        "[1,2,3]",
        "[\"\"]",
        "[[],[],{}]",
        "[1 , 2]",
        "{}",
        "{\"\":0}",
        "{\"a\":1}",
        "{\"a\":{\"b\":[]}}",
        "{\"a\":1,\"a\":2}",
        "{\"a\" : 1 }",
        " 1",
        "1 ",
        "\t[\t]\t",
        "\r\n{\r\n}\r\n",
        " \t\n\r\"a\"\r\n\t ",
        "\"\ud83d\"",
      })
  void isAValue(String text) {
    assertInstanceOf(Inbound.Value.class, codec.decode(text), () -> codec.decode(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Literals
        "nul",
        "nulll",
        "NULL",
        "True",
        "TRUE",
        "fals",
        "undefined",
        "NaN",
        "-NaN",
        "Infinity",
        "-Infinity",
        "truefalse",
        "n",
        "t",
        "f",
        // Numbers
        "01",
        "-01",
        "00",
        "+1",
        "-",
        "--1",
        "1.",
        ".5",
        "-.5",
        "1.e5",
        "1e",
        "1e+",
        "1e-",
        "1ee5",
        "0x10",
        "0b1",
        "1_000",
        "1,000",
        "1a",
        "0.1.2",
        "１",
        "-a",
        "1e1.5",
        "1 2",
        "- 1",
        // Strings
        "\"",
        "\"a",
        "a\"",
        "'a'",
        "`a`",
        "\"\\\"",
        "\"\\",
        "\"\\a\"",
        "\"\\x41\"",
        "\"\\u\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\U0041\"",
        "\"\\'\"",
        "\"\n\"",
        "\"\t\"",
        "\"\r\"",
        "\"\0\"",
        "\"\u001f\"",
        "\"\b\"",
        "\"\\\n\"",
        "\"a\" \"b\"",
        "\"\\u+123\"",
        // Arrays
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[,]",
        "[1,,2]",
        "[1 2]",
        "[1;2]",
        "[1:2]",
        "(1)",
        "[]]",
        "[[]",
        "[1}",
        "[\"a\"",
        "[\"a\",",
        "[\"a",
        "[...1]",
        // Objects
        "{",
        "}",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{,}",
        "{,\"a\":1}",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{null:1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\"::1}",
        "{\"a\":1;\"b\":2}",
        "{\"a\"=1}",
        "{\"a\"}",
        "{\"a\",\"b\"}",
        "{}}",
        "{\"a\":}",
        "{]",
        "{\"a\":1,\"b\"}",
        "{[]:1}",
        "{\"a",
        "{\"a\":tru",
        // What follows
        "{} {}",
        "[] []",
        "1 x",
        "null,",
        "{}#",
        "[],",
        "{};",
        "\"a\"b",
        "true\0",
        "{}\0",
        "1]",
        // Comments, byte order marks, white space that is none
        "//a\n1",
        "/*a*/1",
        "1//a",
        "1/*a*/",
        "#a\n1",
        "[1/*a*/]",
        "\ufeff{}",
        "{}\ufeff",
        "\ufeff",
        "\u00a01",
        "1\u00a0",
        "\u20281",
        "\u30001",
        "\f1",
        "\u000b1",
        "1\f",
        "[\u00a01]",
        "\0",
        "\0{}",
        "<a/>",
        "a",
        "=",
        "\\",
        "\u001b[A",
        "{\"a\":\0}",
        "\ud83d",
      })
  void isNoValueAndTheErrorSaysWhere(String text) {
    Inbound inbound = codec.decode(text);
    String why = assertInstanceOf(Inbound.Malformed.class, inbound, inbound::toString).why();
    assertTrue(PLACE.matcher(why).matches(), why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n", "\r\n\t "})
  void nothingAtAllIsNoValue(String text) {
    assertEquals(new Inbound.Malformed("an empty message is not JSON"), codec.decode(text));
  }

  @Test
  void ofMembersWithTheSameNameTheLastOneCounts() {
    Inbound.Value value = (Inbound.Value) codec.decode("{\"a\":1,\"b\":2,\"a\":3}");
    assertEquals("{\"a\":3,\"b\":2}", value.json().toString());
  }

  @Test
  void onlyTheEmptyObjectIsEmpty() {
    assertTrue(((Inbound.Value) codec.decode(" { } ")).isEmptyObject());
    for (String text : new String[] {"[]", "null", "\"\"", "0", "{\"a\":1}", "[{}]"}) {
      assertTrue(!((Inbound.Value) codec.decode(text)).isEmptyObject(), text);
    }
  }
}
