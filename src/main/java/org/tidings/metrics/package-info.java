/** What a node counts and times, for {@code /metrics}. Used by all, and uses none. */
package org.tidings.metrics;
