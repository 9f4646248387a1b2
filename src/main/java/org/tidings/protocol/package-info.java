/**
 * What is said on the wire: messages, codes and their JSON. No threads, no I/O, no knowledge of who
 * says it.
 */
package org.tidings.protocol;
