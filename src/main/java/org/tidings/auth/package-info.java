/** Who a client is, and what it may do. */
package org.tidings.auth;
