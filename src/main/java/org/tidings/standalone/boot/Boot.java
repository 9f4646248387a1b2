package org.tidings.standalone.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Where {@code java -jar tidings.war} begins. The JVM cannot load classes and jars from inside a
 * WAR, so they are unpacked to a temporary folder, and {@code org.tidings.standalone.Main} is
 * started on them; it deletes the folder at the end.
 *
 * <p>Stands alone: it can use no class of the WAR but those of this package.
 */
final class Boot {
  private static final String MAIN = "org.tidings.standalone.Main";
  private static final String LOG_MANAGER = "java.util.logging.manager";

  private Boot() {}

  public static void main(String[] args) throws Throwable {
    if (System.getProperty(LOG_MANAGER) == null) {
      System.setProperty(LOG_MANAGER, LastingLog.class.getName());
    }
    Path war = Path.of(Boot.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path home = Files.createTempDirectory("tidings-");
    unpack(war, home);
    start(home, args);
  }

  private static void start(Path home, String[] args) throws Throwable {
    URLClassLoader loader =
        new URLClassLoader(
            "tidings", classPath(home.resolve("WEB-INF")), ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    try {
      loader.loadClass(MAIN).getMethod("main", Path.class, String[].class).invoke(null, home, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static URL[] classPath(Path webInf) throws IOException {
    List<URL> urls = new ArrayList<>();
    urls.add(webInf.resolve("classes").toUri().toURL());
    for (String folder : List.of("lib", "standalone")) {
      try (var jars = Files.list(webInf.resolve(folder))) {
        jars.sorted().map(Boot::url).forEach(urls::add);
      }
    }
    return urls.toArray(URL[]::new);
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unpack(Path war, Path home) throws IOException {
    try (InputStream file = Files.newInputStream(war);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = home.resolve(entry.getName()).normalize();
        if (!target.startsWith(home)) {
          throw new IOException("an entry that leads out of the WAR: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip, target);
        }
      }
    }
  }
}
