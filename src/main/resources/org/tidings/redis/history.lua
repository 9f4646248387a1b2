-- Reads a stream.
--
-- KEYS[1] the hash of the stream
-- KEYS[2] the publications
-- ARGV[1] top and epoch are kept for so long; ms
-- ARGV[2] an epoch to begin with
-- ARGV[3] the run id of this Redis process; may be empty
-- ARGV[4] so many publications at most; 0: none
-- ARGV[5] 1: from the newest back
-- ARGV[6] the first id to read, or the last where it is read back: an id, "-" or "+"
--
-- Returns top, epoch, former, and then offset-0 and [p, publication] of each.
local epoch = open(KEYS[1], KEYS[2], ARGV[2], ARGV[3])
local known = redis.call('HMGET', KEYS[1], 'top', 'former')
redis.call('PEXPIRE', KEYS[1], math.max(tonumber(ARGV[1]), redis.call('PTTL', KEYS[2])))
local read = {}
if ARGV[4] ~= '0' then
  if ARGV[5] == '1' then
    read = redis.call('XREVRANGE', KEYS[2], ARGV[6], '-', 'COUNT', ARGV[4])
  else
    read = redis.call('XRANGE', KEYS[2], ARGV[6], '+', 'COUNT', ARGV[4])
  end
end
return {known[1], epoch, known[2] or '0:', read}
