/** The application as a whole: its settings, and the root where its parts are put together. */
package org.tidings;
