/** The server of {@code java -jar}: the only package that names a container, Undertow. */
package org.tidings.standalone;
