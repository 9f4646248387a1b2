package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "TEXT/HTML",
        " text/html ; charset=utf-8",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "text/html;q=0.9, text/plain;q=0.8",
        "text/plain;q=0.8, text/html;q=0.9",
        "text/plain;q=0, text/*",
        "text/html, */*;q=0.1",
        "text/*;q=0.5, text/plain;q=0.4",
        "text/html;q=0.001",
        "text/html;Q=0.5,*/*;q=0.4",
        "text/html; q=1., */*;q=0.9",
        ",,text/html,",
        "text/plain;q=2, text/html",
        "*/*;q=1, text/plain;q=0.999",
      })
  void wantsThePage(String header) {
    assertTrue(Accept.of(List.of(header)).prefersHtml(), header);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " , ,",
        "*/*",
        "text/*",
        "text/plain",
        "text/html, text/plain",
        "text/plain, */*;q=0.5",
        "text/html;q=0",
        "text/html;q=0, */*",
        "text/html;q=0.5, */*",
        "text/*;q=0.1, */*",
        "text/html;q=0.5, text/*",
        "application/json",
        "image/*",
        "text/html;q=high",
        "text/html;q=1.5",
        "text/html;q=-1",
        "text/html;q=0.1234",
        "text/html;q=",
        "text/html;q=NaN",
        "html",
        "text",
        "/",
        ";q=1",
        "text/html2",
      })
  void isGreetedInPlainText(String header) {
    assertFalse(Accept.of(List.of(header)).prefersHtml(), header);
  }

  @Test
  void aClientThatSendsNoHeaderIsGreetedInPlainText() {
    assertFalse(Accept.of(List.of()).prefersHtml());
  }

  @Test
  void severalHeadersAreReadAsOne() {
    assertEquals(true, Accept.of(List.of("text/plain;q=0.5", "text/html")).prefersHtml());
    assertEquals(true, Accept.of(List.of("text/html", "text/plain;q=0.5")).prefersHtml());
    assertEquals(false, Accept.of(List.of("text/html;q=0.4", "text/plain;q=0.5")).prefersHtml());
  }
}
