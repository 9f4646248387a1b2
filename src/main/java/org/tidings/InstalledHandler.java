package org.tidings;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.tidings.app.MessageHandler;
import org.tidings.app.TutorialHandler;

/** Finds what answers the messages. */
final class InstalledHandler {
  private InstalledHandler() {}

  /**
   * The one handler that is installed; with none, the tutorial's.
   *
   * @throws ConfigException if there are several, or it cannot be made
   */
  static MessageHandler find(ClassLoader loader) {
    List<MessageHandler> found;
    try {
      found =
          ServiceLoader.load(MessageHandler.class, loader).stream()
              .map(ServiceLoader.Provider::get)
              .toList();
    } catch (ServiceConfigurationError e) {
      throw new ConfigException("the message handler cannot be used: " + causes(e));
    }
    if (found.size() > 1) {
      throw new ConfigException(
          "more than one message handler: "
              + found.stream().map(each -> each.getClass().getName()).toList());
    }
    return found.isEmpty() ? new TutorialHandler() : found.get(0);
  }

  private static String causes(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure.getMessage() + (cause == null ? "" : ": " + cause);
  }
}
