package org.tidings.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.List;

/**
 * Memory, garbage collection, threads, classes, processor, uptime and file descriptors of the JVM,
 * under the names that Micrometer gives them everywhere.
 *
 * <p>It listens to the garbage collectors, which outlive the application and would keep it in
 * memory: close it.
 */
final class Jvm implements AutoCloseable {
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  Jvm(MeterRegistry registry) {
    List<MeterBinder> all =
        List.of(
            garbageCollection,
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new UptimeMetrics(),
            new FileDescriptorMetrics());
    all.forEach(each -> each.bindTo(registry));
  }

  @Override
  public void close() {
    garbageCollection.close();
  }
}
