-- Takes a client out of a channel.
--
-- KEYS[1] clients, KEYS[2] ends, KEYS[3] users: see above
-- ARGV[1] the client's id
leave(KEYS[1], KEYS[2], KEYS[3], ARGV[1])
