package org.tidings.protocol;

import jakarta.json.JsonNumber;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A payload among the values of JSON-P, to be written and nothing else.
 *
 * <p>It passes for a number, the one value that a generator takes from {@code toString}, unchanged:
 * strings it escapes, objects and arrays it walks through.
 */
final class Verbatim implements JsonNumber {
  private final String json;

  Verbatim(Payload payload) {
    this.json = payload.json();
  }

  @Override
  public ValueType getValueType() {
    return ValueType.NUMBER;
  }

  @Override
  public String toString() {
    return json;
  }

  @Override
  public boolean isIntegral() {
    throw noNumber();
  }

  @Override
  public int intValue() {
    throw noNumber();
  }

  @Override
  public int intValueExact() {
    throw noNumber();
  }

  @Override
  public long longValue() {
    throw noNumber();
  }

  @Override
  public long longValueExact() {
    throw noNumber();
  }

  @Override
  public BigInteger bigIntegerValue() {
    throw noNumber();
  }

  @Override
  public BigInteger bigIntegerValueExact() {
    throw noNumber();
  }

  @Override
  public double doubleValue() {
    throw noNumber();
  }

  @Override
  public BigDecimal bigDecimalValue() {
    throw noNumber();
  }

  private static UnsupportedOperationException noNumber() {
    return new UnsupportedOperationException("a payload is only written");
  }
}
