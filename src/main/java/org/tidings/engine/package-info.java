/** Where publications, history and presence are kept, and where nodes meet. */
package org.tidings.engine;
