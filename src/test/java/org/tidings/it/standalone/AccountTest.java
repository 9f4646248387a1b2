package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tidings.it.standalone.Account.Event;
import org.tidings.it.standalone.Account.Publication;
import org.tidings.it.standalone.Account.Subscribed;
import org.tidings.it.standalone.Account.Told;

class AccountTest {
  private static final Event FIRST = new Subscribed(false, false, 0, "abc");

  @Test
  void whoWasToldAllHasNoFaults() {
    assertEquals(0, faults(FIRST, told(1, 0), told(2, 1), recovered(2, "abc"), told(3, 2)));
  }

  @Test
  void whatComesTwiceIsAFault() {
    assertEquals(2, faults(FIRST, told(1, 0), told(1, 0)));
    assertEquals(1, faults(FIRST, told(1, 0), told(2, 0)));
  }

  @Test
  void whatIsMissingIsAFault() {
    assertEquals(2, faults(FIRST, told(1, 0), told(3, 2)));
    assertEquals(1, faults(FIRST, told(1, 0), told(2, 2)));
    assertEquals(2, faults(FIRST, told(1, 0), recovered(1, "abc"), told(3, 2)));
    assertEquals(2, faults(FIRST, told(2, 1)));
  }

  @Test
  void anotherOrderIsAFault() {
    assertEquals(6, faults(FIRST, told(1, 0), told(3, 2), told(2, 1), told(4, 3)));
  }

  @Test
  void recoveryFromElsewhereIsAFault() {
    assertEquals(1, faults(FIRST, told(1, 0), recovered(1, "xyz"), told(2, 1)));
    assertEquals(1, faults(FIRST, told(1, 0), new Subscribed(false, false, 1, "abc")));
  }

  @Test
  void whoIsToldOfTheLossGoesOnFromThere() {
    Event lost = new Subscribed(true, false, 4, "xyz");
    assertEquals(0, faults(FIRST, told(1, 0), lost, told(5, 4), told(6, 5)));
    assertEquals(2, faults(FIRST, told(1, 0), lost, told(5, 4), told(7, 6)));
    assertEquals(1, faults(FIRST, told(1, 0), lost, told(6, 4)));
  }

  private static Event told(long offset, int number) {
    return new Publication(offset, number);
  }

  private static Event recovered(long offset, String epoch) {
    return new Subscribed(true, true, offset, epoch);
  }

  private static int faults(Event... events) {
    return new Told("news", List.of(events)).faults().size();
  }
}
