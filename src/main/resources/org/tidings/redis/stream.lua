-- Opens a channel's stream; the scripts that use one begin with this.
--
-- The hash of a stream has
--   epoch   names the stream
--   top     the offset of the last publication
--   run     the run id of the Redis process that numbered it
--   former  top:epoch, where the epoch before this one ended; absent if there was none
--
-- Where another process serves the channel than before, because Redis was restarted or a replica was
-- promoted, the last publications may be lost, and their offsets would be given out again. So the
-- stream goes on under a new epoch, and what the former one numbered up to here stays valid.
--
-- fresh: an epoch to begin with; run: the run id of this process, empty where the caller does not
-- know it. Returns the epoch.
local function open(meta, stream, fresh, run)
  if run == '' then
    run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
  end
  local known = redis.call('HMGET', meta, 'epoch', 'run', 'top')
  if not known[1] then
    -- HSET first: Redis lets a script that has written go on when its memory is full.
    redis.call('HSET', meta, 'epoch', fresh, 'run', run, 'top', '0')
    redis.call('DEL', stream)
    return fresh
  end
  if known[2] ~= run then
    redis.call('HSET', meta, 'epoch', fresh, 'run', run, 'former', known[3] .. ':' .. known[1])
    return fresh
  end
  return known[1]
end

