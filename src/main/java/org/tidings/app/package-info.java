/** What messages mean: the interface that an application implements, and the default that ships. */
package org.tidings.app;
