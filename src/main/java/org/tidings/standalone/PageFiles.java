package org.tidings.standalone;

import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.Resource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of the web application, without its directories: Undertow sends whoever asks for one
 * without the slash at its end on to it, before any filter may say that it does not exist.
 */
final class PageFiles extends PathResourceManager {
  PageFiles(Path home) {
    super(home);
  }

  @Override
  public @Nullable Resource getResource(String path) {
    Resource found = super.getResource(path);
    return found != null && found.isDirectory() ? null : found;
  }
}
