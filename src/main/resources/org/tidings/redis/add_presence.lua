-- Notes that a client is in a channel.
--
-- KEYS[1] clients, KEYS[2] ends, KEYS[3] users: see above
-- ARGV[1] the client's id
-- ARGV[2] who it is
-- ARGV[3] its user's id
-- ARGV[4] for so long; ms
expire(KEYS[1], KEYS[2], KEYS[3])
leave(KEYS[1], KEYS[2], KEYS[3], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HINCRBY', KEYS[3], ARGV[3], 1)
redis.call('ZADD', KEYS[2], string.format('%.0f', now() + ARGV[4]), ARGV[1])
local last = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')[2]
for i = 1, 3 do
  redis.call('PEXPIREAT', KEYS[i], string.format('%.0f', tonumber(last)))
end
