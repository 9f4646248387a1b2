package org.tidings.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tidings.Config;
import org.tidings.LogLines;
import org.tidings.it.Certified;

/** Which certificate counts while the files are replaced, and what the log says. */
class TlsReloadTest {
  private final Path folder;
  private final Config.Tls names;
  private final LogLines log = new LogLines(TlsReload.class, Level.INFO);
  private final List<Credentials> taken = new ArrayList<>();
  private Instant now = Instant.now();

  TlsReloadTest(@TempDir Path folder) {
    this.folder = folder;
    this.names = new Config.Tls(folder.resolve("cert.pem"), folder.resolve("key.pem"), 0);
  }

  @AfterEach
  void nothingElseIsLogged() {
    assertEquals(List.of(), lines());
    log.close();
  }

  private TlsReload begin() {
    return new TlsReload(names, () -> now, taken::add);
  }

  private List<String> lines() {
    return log.take().stream()
        .map(logged -> logged.getLevel() + " " + logged.getMessage())
        .toList();
  }

  private void tellsThatItTookOne() {
    List<String> lines = lines();
    assertEquals(1, lines.size(), lines.toString());
    String begins =
        "INFO tls.cert: took the new certificate in '" + names.cert() + "', valid until ";
    assertTrue(lines.get(0).startsWith(begins), lines.toString());
  }

  private void complains(String fault) {
    List<String> lines = lines();
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("WARNING " + fault), lines.toString());
    assertTrue(lines.get(0).contains("; the certificate from before, until "), lines.toString());
  }

  @Test
  void whatDoesNotChangeIsNotTakenAgain() throws IOException {
    Certified made = Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    reload.look();
    made.writtenTo(folder);
    reload.look();
    assertEquals(List.of(), taken);
  }

  @Test
  void filesThatAreReplacedAreTaken() throws IOException {
    Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    for (String algorithm : List.of("RSA", "EC")) {
      Certified made = Certified.byItself(algorithm).writtenTo(folder);
      reload.look();
      tellsThatItTookOne();
      assertEquals(made.certificate().getNotAfter().toInstant(), taken.remove(0).end());
      reload.look();
      assertEquals(List.of(), taken);
    }
  }

  @Test
  void aLinkThatIsSwappedIsFollowed() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Certified.byItself("EC").writtenTo(first);
    Certified.byItself("EC").writtenTo(second);
    Path current = Files.createSymbolicLink(folder.resolve("current"), first);
    Files.createSymbolicLink(names.cert(), Path.of("current/cert.pem"));
    Files.createSymbolicLink(names.key(), Path.of("current/key.pem"));
    TlsReload reload = begin();
    Path next = Files.createSymbolicLink(folder.resolve("next"), second);
    Files.move(next, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    reload.look();
    tellsThatItTookOne();
    assertEquals(1, taken.size());
  }

  @Test
  void theMomentBetweenTheTwoFilesIsPassedOver() throws IOException {
    Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    Certified next = Certified.byItself("EC");
    Certified.replace(names.cert(), next.certificates());
    reload.look();
    assertEquals(List.of(), lines());
    Certified.replace(names.key(), next.key());
    reload.look();
    tellsThatItTookOne();
    assertEquals(1, taken.size());
  }

  @Test
  void aBrokenPairIsComplainedOfOnceAndTheOldOneStays() throws IOException {
    Certified old = Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    Certified.replace(names.key(), Certified.byItself("EC").key());
    reload.look();
    reload.look();
    complains("tls.key: '" + names.key() + "' is not the key of the first certificate");
    reload.look();
    reload.look();
    assertEquals(List.of(), lines());
    Files.delete(names.key());
    reload.look();
    reload.look();
    complains("tls.key: '" + names.key() + "' is not there");
    old.writtenTo(folder);
    reload.look();
    assertEquals(List.of(), taken);
    Files.delete(names.key());
    reload.look();
    reload.look();
    complains("tls.key: '" + names.key() + "' is not there");
    Certified.byItself("RSA").writtenTo(folder);
    reload.look();
    tellsThatItTookOne();
  }

  @Test
  void aCertificateThatIsOutOfDateOrBecomesSoIsComplainedOfOnce() throws IOException {
    Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    now = now.plus(Duration.ofDays(2));
    reload.look();
    reload.look();
    List<String> lines = lines();
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("has expired"), lines.toString());
    begin();
    assertEquals(1, lines().size());
    Certified.byItself("EC", now).writtenTo(folder);
    reload.look();
    tellsThatItTookOne();
  }
}
