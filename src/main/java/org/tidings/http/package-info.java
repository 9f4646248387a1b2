/**
 * What is served over plain HTTP: the greeting, the server API, the probes, the metrics, and the
 * headers of the pages.
 */
package org.tidings.http;
