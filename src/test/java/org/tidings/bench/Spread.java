package org.tidings.bench;

import java.util.stream.DoubleStream;

/** What several rounds gave. */
record Spread(double median, double min, double max) {

  /** Of an even number of values, the median is the mean of the middle two. */
  static Spread of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int last = sorted.length - 1;
    double median = (sorted[last / 2] + sorted[sorted.length / 2]) / 2;
    return new Spread(median, sorted[0], sorted[last]);
  }
}
