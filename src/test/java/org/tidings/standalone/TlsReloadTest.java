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
    this.names = new Config.Tls(folder.resolve("cert.pem"), folder.resolve("key.pem"), 0, 0);
  }

  @AfterEach
  void nothingElseIsLogged() {
    assertEquals(List.of(), lines());
    log.close();
  }

  private TlsReload begin() {
    return new TlsReload(names, () -> now, taken::add);
  }

  private static void lookTwice(TlsReload reload) {
    reload.look();
    reload.look();
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
    lookTwice(reload);
    made.writtenTo(folder);
    lookTwice(reload);
    assertEquals(List.of(), taken);
  }

  @Test
  void filesThatAreReplacedAreTaken() throws IOException {
    Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    for (String algorithm : List.of("RSA", "EC")) {
      Certified made = Certified.byItself(algorithm).writtenTo(folder);
      reload.look();
      assertEquals(List.of(), taken);
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
    lookTwice(reload);
    tellsThatItTookOne();
    assertEquals(1, taken.size());
  }

  @Test
  void theMomentBetweenTheTwoFilesIsPassedOver() throws IOException {
    Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    Files.delete(names.key());
    reload.look();
    assertEquals(List.of(), lines());
    Certified.byItself("EC").writtenTo(folder);
    lookTwice(reload);
    tellsThatItTookOne();
    Certified next = Certified.byItself("EC");
    Certified.replace(names.cert(), next.certificates());
    reload.look();
    assertEquals(List.of(), lines());
    Certified.replace(names.key(), next.key());
    reload.look();
    assertEquals(1, taken.size());
    reload.look();
    tellsThatItTookOne();
    assertEquals(2, taken.size());
  }

  @Test
  void aBrokenPairIsComplainedOfOnceAndTheOldOneStays() throws IOException {
    Certified old = Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    Certified.replace(names.key(), Certified.byItself("EC").key());
    lookTwice(reload);
    complains("tls.key: '" + names.key() + "' is not the key of the first certificate");
    lookTwice(reload);
    assertEquals(List.of(), lines());
    Files.delete(names.key());
    lookTwice(reload);
    complains("tls.key: '" + names.key() + "' is not there");
    old.writtenTo(folder);
    reload.look();
    assertEquals(List.of(), taken);
    Files.delete(names.key());
    lookTwice(reload);
    complains("tls.key: '" + names.key() + "' is not there");
    Certified.byItself("RSA").writtenTo(folder);
    lookTwice(reload);
    tellsThatItTookOne();
  }

  @Test
  void aCertificateThatIsOutOfDateOrBecomesSoIsComplainedOfOnce() throws IOException {
    Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    now = now.plus(Duration.ofDays(2));
    lookTwice(reload);
    List<String> lines = lines();
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("has expired"), lines.toString());
    begin();
    assertEquals(1, lines().size());
    Certified.byItself("EC", now).writtenTo(folder);
    lookTwice(reload);
    tellsThatItTookOne();
  }

  @Test
  void aFileThatIsWrittenInStepsIsTakenWhenItIsWhole() throws IOException {
    Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    Certified next =
        Certified.authority("EC").authorizes("EC", now.minus(Duration.ofHours(12))).signs("EC");
    Certified.replace(names.key(), next.key());
    String chain = next.certificates();
    int second = chain.lastIndexOf("-----BEGIN");
    Files.writeString(names.cert(), chain.substring(0, second));
    reload.look();
    Files.writeString(names.cert(), chain);
    reload.look();
    assertEquals(List.of(), taken);
    reload.look();
    tellsThatItTookOne();
    Instant ofTheFirst = next.certificate().getNotAfter().toInstant();
    assertTrue(taken.get(0).end().isBefore(ofTheFirst), "its second certificate ends before");
  }

  @Test
  void anExpiredPairReplacesNoneThatIsValid() throws IOException {
    Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    Certified.byItself("EC", now.minus(Duration.ofDays(9))).writtenTo(folder);
    lookTwice(reload);
    complains(ofAnotherTime() + "has expired: it was valid until ");
    lookTwice(reload);
    assertEquals(List.of(), taken);
    now = now.plus(Duration.ofDays(2));
    reload.look();
    assertEquals(1, taken.size());
    List<String> lines = lines();
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("INFO tls.cert: took the new"), lines.toString());
    assertTrue(lines.get(1).startsWith("WARNING " + ofAnotherTime() + "has"), lines.toString());
  }

  @Test
  void aPairThatIsNotYetValidIsTakenWhenItIs() throws IOException {
    Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    Certified.byItself("EC", now.plus(Duration.ofHours(36))).writtenTo(folder);
    lookTwice(reload);
    complains(ofAnotherTime() + "is not valid before ");
    reload.look();
    assertEquals(List.of(), taken);
    now = now.plus(Duration.ofHours(13));
    reload.look();
    tellsThatItTookOne();
    assertEquals(1, taken.size());
  }

  @Test
  void anExpiredPairIsReplacedByWhateverFits() throws IOException {
    Certified.byItself("EC", now.minus(Duration.ofDays(9))).writtenTo(folder);
    TlsReload reload = begin();
    assertEquals(1, lines().size());
    Certified.byItself("EC", now.minus(Duration.ofDays(5))).writtenTo(folder);
    lookTwice(reload);
    assertEquals(1, taken.size());
    assertEquals(2, lines().size());
  }

  @Test
  void aPairWithAnAuthorityThatHasExpiredIsTakenAllTheSame() throws IOException {
    Certified.byItself("EC").writtenTo(folder);
    TlsReload reload = begin();
    Certified authority = Certified.authority("EC").authorizes("EC", now.minus(Duration.ofDays(9)));
    authority.signs("EC").writtenTo(folder);
    lookTwice(reload);
    assertEquals(1, taken.size());
    List<String> lines = lines();
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(1).contains("'CN=an authority of another time' has"), lines.toString());
  }

  private String ofAnotherTime() {
    return "tls.cert: '" + names.cert() + "': the certificate of 'CN=a test of another time' ";
  }

  @Test
  void eachCertificateOfAChainThatExpiresIsComplainedOf() throws IOException {
    Certified authority = Certified.authority("EC").authorizes("EC", now.minus(Duration.ofDays(9)));
    authority.signs("EC").writtenTo(folder);
    TlsReload reload = begin();
    List<String> lines = lines();
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("'CN=an authority of another time' has"), lines.toString());
    lookTwice(reload);
    assertEquals(List.of(), lines());
    now = now.plus(Duration.ofDays(2));
    lookTwice(reload);
    lines = lines();
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("'CN=localhost' has expired"), lines.toString());
  }

  @Test
  void aLookThatFailsIsToldOfOnceAndTheNextOneTakes() throws IOException {
    Certified.byItself("EC").writtenTo(folder);
    List<Error> failures = new ArrayList<>(List.of(new LinkageError("x"), new LinkageError("x")));
    TlsReload reload =
        new TlsReload(
            names,
            () -> now,
            fresh -> {
              if (!failures.isEmpty()) {
                throw failures.remove(0);
              }
              taken.add(fresh);
            });
    Certified.byItself("RSA").writtenTo(folder);
    reload.look();
    lookTwice(reload);
    assertEquals(List.of("WARNING looking at the certificate"), lines());
    assertEquals(List.of(), taken);
    reload.look();
    tellsThatItTookOne();
    assertEquals(1, taken.size());
  }
}
