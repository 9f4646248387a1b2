/** The way from the WAR to a class path that the JVM can run. */
package org.tidings.standalone.boot;
