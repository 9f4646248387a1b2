/** What is served over plain HTTP: the greeting, and the headers of the pages. */
package org.tidings.http;
