/** What is served over plain HTTP: the greeting, the probes, and the headers of the pages. */
package org.tidings.http;
