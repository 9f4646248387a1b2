-- What the scripts about presence begin with.
--
-- Those in a channel are kept in three keys:
--   clients  client id -> who it is; begins with LENGTH:USER
--   ends     client ids, by when they are gone unless they are noted again; ms
--   users    user id -> how many of the clients are this user's

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Takes a client out.
local function leave(clients, ends, users, client)
  local info = redis.call('HGET', clients, client)
  redis.call('ZREM', ends, client)
  if info then
    redis.call('HDEL', clients, client)
    local length, from = string.match(info, '^(%d+):()')
    local user = string.sub(info, from, from + length - 1)
    if redis.call('HINCRBY', users, user, -1) <= 0 then
      redis.call('HDEL', users, user)
    end
  end
end

-- Takes out who is past the time.
local function expire(clients, ends, users)
  for _, client in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now())) do
    leave(clients, ends, users, client)
  end
end

