/** The engine on Redis, where several nodes meet. Only this package knows the Redis client. */
package org.tidings.redis;
