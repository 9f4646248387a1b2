package org.tidings.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;

/** What the web application serves over plain HTTP, and where. */
public final class Web {
  private static final String GREETING = "greeting";

  private final ServletContext context;

  public Web(ServletContext context) {
    this.context = context;
  }

  /** Serves something at these paths, which may be answered asynchronously. */
  public void serve(String name, Servlet servlet, String... paths) {
    ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(paths);
  }

  /**
   * The greeting, and the headers of the files that the container serves by itself.
   *
   * @param console whether there is one; if not, its files are not served
   */
  public void servePages(boolean console) {
    // The second path is for Payara: its mapper cannot take an empty path out again, and leaves the
    // application half stopped, unless the context has another exact path then.
    serve(GREETING, new GreetingServlet(), "", "/welcome");
    FilterRegistration.Dynamic headers = context.addFilter("pageHeaders", new PageHeaders());
    headers.setAsyncSupported(true);
    // Also of what another filter forwards to: Payara may ask that one first.
    headers.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD),
        false,
        "*.html",
        "*.js",
        "*.css",
        "*.svg",
        ConsolePages.PATH + "/*");
    headers.addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST), false, GREETING);
    FilterRegistration.Dynamic pages = context.addFilter("consolePages", new ConsolePages(console));
    pages.setAsyncSupported(true);
    pages.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }
}
