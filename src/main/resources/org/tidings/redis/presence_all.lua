-- Who is in a channel.
--
-- KEYS[1] clients, KEYS[2] ends, KEYS[3] users: see above
--
-- Returns who they are.
expire(KEYS[1], KEYS[2], KEYS[3])
return redis.call('HVALS', KEYS[1])
