package org.tidings.it.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.tidings.it.Await;
import org.tidings.it.MissingTool;

/**
 * A headless Chromium with an empty profile, which reaches nothing but this machine. It ends with
 * {@link #close}, and its profile is deleted.
 *
 * <p>The DevTools commands are sent by name: so the tests depend on no version of the browser.
 */
public final class Browser implements AutoCloseable {
  /** What the browser says of a server that is away; no page can keep it from saying so. */
  public static final Pattern CONNECTION_FAILED =
      Pattern.compile("WebSocket connection to '[^']*' failed: ");

  private static final Duration SCRIPT_PATIENCE = Duration.ofSeconds(20);

  // Held, since java.util.logging forgets the level of a logger that nobody holds. Selenium warns
  // that it knows the typed DevTools commands of older browsers only; none is used here.
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");
  private static final Logger CHROMIUM = Logger.getLogger("org.openqa.selenium.chromium");

  static {
    DEVTOOLS.setLevel(Level.SEVERE);
    CHROMIUM.setLevel(Level.SEVERE);
  }

  private final ChromeDriver driver;
  private final Path temporary;

  private Browser(ChromeDriver driver, Path temporary) {
    this.driver = driver;
    this.temporary = temporary;
  }

  /** Starts one; where there is none, the test is skipped or fails, as {@link MissingTool} says. */
  public static Browser start() {
    return start(Map.of());
  }

  /**
   * Starts one in which some hosts lie elsewhere.
   *
   * @param hosts from {@code name:port} to {@code 127.0.0.1:port}
   */
  public static Browser start(Map<String, String> hosts) {
    return start(hosts, List.of());
  }

  /**
   * Starts one that takes certificates which nobody has signed.
   *
   * @param hosts as above
   * @param trusted the SHA-256 of their public keys, in Base64
   */
  public static Browser start(Map<String, String> hosts, List<String> trusted) {
    Programs programs = Programs.find();
    try {
      Path temporary = Files.createTempDirectory("tidings-browser-");
      try {
        return new Browser(driver(programs, temporary, hosts, trusted), temporary);
      } catch (IOException | RuntimeException e) {
        deleted(temporary);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChromeDriver driver(
      Programs programs, Path temporary, Map<String, String> hosts, List<String> trusted)
      throws IOException {
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(programs.driver())
            .usingAnyFreePort()
            .withEnvironment(Map.of("TMPDIR", temporary.toString(), "HOME", temporary.toString()))
            .withLogOutput(Files.newOutputStream(temporary.resolve("driver.log")))
            .build();
    ChromeOptions options = options(programs.browser(), temporary.resolve("profile"), hosts);
    if (!trusted.isEmpty()) {
      options.addArguments("--ignore-certificate-errors-spki-list=" + String.join(",", trusted));
    }
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(SCRIPT_PATIENCE);
    return driver;
  }

  private static ChromeOptions options(File binary, Path profile, Map<String, String> hosts) {
    List<String> rules = new ArrayList<>();
    hosts.forEach((from, to) -> rules.add("MAP " + from + " " + to));
    rules.add("MAP * ~NOTFOUND");
    rules.add("EXCLUDE 127.0.0.1");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(binary);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.addArguments(
        "--headless=new",
        // Chromium refuses to run as root with its sandbox; only our own pages are opened.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-sync",
        "--disable-features=HttpsUpgrades,OptimizationHints,MediaRouter,Translate",
        "--no-first-run",
        "--no-proxy-server",
        "--host-resolver-rules=" + String.join(", ", rules),
        "--user-data-dir=" + profile,
        "--window-size=1280,900");
    return options;
  }

  /** Loads a page; returns when it has been loaded. */
  public void open(String address) {
    driver.get(address);
  }

  /** The address of the page. */
  public String address() {
    return driver.getCurrentUrl();
  }

  /** Runs a script in the page, as the body of a function. */
  public @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs a script whose value is a text. */
  public String text(String script, Object... arguments) {
    return String.valueOf(run(script, arguments));
  }

  /** Runs a script whose value is a number. */
  public double number(String script, Object... arguments) {
    return run(script, arguments) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** Runs a script whose value is a list of texts. */
  public List<String> texts(String script, Object... arguments) {
    return run(script, arguments) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** Clicks, as a mouse does: not if something lies over it. */
  public void click(String cssSelector) {
    driver.findElement(By.cssSelector(cssSelector)).click();
  }

  /** Presses and releases a key, wherever the focus is. */
  public void press(CharSequence key) {
    new Actions(driver).sendKeys(key).perform();
  }

  /** Goes one page back in the history. */
  public void back() {
    driver.navigate().back();
  }

  /** Runs a script in each page that is loaded from now on, before its own. */
  public void runBeforeEachPage(String script) {
    devTools("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /** Takes the network away from the page, or gives it back. */
  public void network(boolean online) {
    devTools("Network.enable", Map.of());
    devTools(
        "Network.emulateNetworkConditions",
        Map.of("offline", !online, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  /** Makes the page as wide and high as this, in CSS pixels. */
  public void screen(int width, int height, boolean mobile) {
    devTools(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            width,
            "height",
            height,
            "mobile",
            mobile,
            "deviceScaleFactor",
            mobile ? 2 : 1));
  }

  /** Sets what the user is said to prefer: {@code prefers-color-scheme} to {@code dark}. */
  public void prefer(Map<String, String> features) {
    List<Map<String, String>> list =
        features.entrySet().stream()
            .map(feature -> Map.of("name", feature.getKey(), "value", feature.getValue()))
            .toList();
    devTools("Emulation.setEmulatedMedia", Map.of("features", list));
  }

  /** Forgets the cookies of all pages. */
  public void forgetCookies() {
    devTools("Network.clearBrowserCookies", Map.of());
  }

  /** Writes what the page looks like to a file. */
  public void screenshot(Path png) {
    try {
      Files.createDirectories(png.toAbsolutePath().getParent());
      Files.write(png, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Goes on in a new tab, as if nothing had been set or said in this one, and closes this one. */
  public void newTab() {
    String old = driver.getWindowHandle();
    String fresh = driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
    driver.switchTo().window(old).close();
    driver.switchTo().window(fresh);
    log();
  }

  /**
   * Asserts that since the last time nothing went wrong in the page: no uncaught exception, no
   * violation of the content security policy, nothing that could not be loaded.
   *
   * @param expected what may have been said all the same
   */
  public void assertNoErrors(Pattern... expected) {
    List<String> errors =
        log().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            .map(LogEntry::getMessage)
            .filter(text -> Stream.of(expected).noneMatch(known -> known.matcher(text).find()))
            .toList();
    assertEquals(List.of(), errors, "on the browser's console");
  }

  /** What the console has been told since the last time. */
  private List<LogEntry> log() {
    return driver.manage().logs().get(LogType.BROWSER).getAll();
  }

  private void devTools(String command, Map<String, Object> parameters) {
    driver.executeCdpCommand(command, parameters);
  }

  @Override
  public void close() {
    try {
      driver.quit();
    } finally {
      // Its last processes end after the driver says that it is done, and write until then.
      Await.until("the profile is deleted", () -> deleted(temporary), gone -> gone);
    }
  }

  private static boolean deleted(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // It changed meanwhile.
    }
    return !Files.exists(folder);
  }
}
