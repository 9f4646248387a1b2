-- Stores a publication, numbers it and hands it on, in one step; a repetition does nothing.
--
-- KEYS[1] the hash of the stream
-- KEYS[2] the publications: a stream whose ids are OFFSET-0
-- KEYS[3] remembers what was published with an idempotency key; absent without one
-- ARGV[1] the pub/sub channel
-- ARGV[2] the publication, as it is kept
-- ARGV[3] whom it leaves out, as it is handed on
-- ARGV[4] so many are kept at most; 0: none, and it gets no offset
-- ARGV[5] they are kept for so long; ms
-- ARGV[6] top and epoch are kept for so long; ms
-- ARGV[7] an epoch to begin with
-- ARGV[8] the run id of this Redis process; may be empty
-- ARGV[9] the idempotency key is remembered for so long; ms
--
-- Returns OFFSET:EPOCH; "0:" if it is not kept.
if KEYS[3] then
  local first = redis.call('GET', KEYS[3])
  if first then
    return first
  end
end

local position = '0:'
local header = '1:00:'
if ARGV[4] ~= '0' then
  local epoch = open(KEYS[1], KEYS[2], ARGV[7], ARGV[8])
  local offset = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'top', 1))
  redis.call('XADD', KEYS[2], 'MAXLEN', '=', ARGV[4], offset .. '-0', 'p', ARGV[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
  redis.call('PEXPIRE', KEYS[1], math.max(tonumber(ARGV[5]), tonumber(ARGV[6])))
  position = offset .. ':' .. epoch
  header = #offset .. ':' .. offset .. #epoch .. ':' .. epoch
end
if KEYS[3] then
  redis.call('SET', KEYS[3], position, 'PX', ARGV[9])
end
redis.call('PUBLISH', ARGV[1], 'p' .. header .. ARGV[3] .. ARGV[2])
return position
