-- How many are in a channel.
--
-- KEYS[1] clients, KEYS[2] ends, KEYS[3] users: see above
--
-- Returns clients and users.
expire(KEYS[1], KEYS[2], KEYS[3])
return {redis.call('HLEN', KEYS[1]), redis.call('HLEN', KEYS[3])}
