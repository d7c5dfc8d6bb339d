-- The line before one edition, moved on by whoever asks. One script, so that no two processes see half a step.
-- KEYS: 1 the line (hash), 2 who is inside (sorted by last view)
-- ARGV: 1 all wait before the opening, 2 capacity, 3 admitted a minute, 4 gathers and 5 opens (ms), 6 stay (ms),
--       7 a new seed, 8-13 what the process remembers (last, serving, opened, from, to, seed), 14 what is asked for:
--       look | arrive (15 form of the pass) | present (15 key, 16 form shown, 17 new form, 18 place, 19 number,
--       20 whether the place was made out after the draw)
local function number(text) return tonumber(text) or 0 end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local raw, was = redis.call('HGETALL', KEYS[1]), {}
for i = 1, #raw, 2 do was[raw[i]] = raw[i + 1] end
local last, serving = number(was.last), number(was.serving)
local opened, from, to, seed = number(was.opened), number(was.from), number(was.to), was.seed or ''
local spare, pending, pace, paced = number(was.spare), number(was.pending), number(was.pace), number(was.paced)
local capacity, rate, opens = number(ARGV[2]), number(ARGV[3]), number(ARGV[5])
local ends = 12 * 3600 * 1000

-- Redis was emptied, or lost its last second: a process that remembers more brings it back.
if number(ARGV[8]) > last then
  last, serving = number(ARGV[8]), math.max(serving, number(ARGV[9]))
  if to == 0 then opened, from, to, seed = number(ARGV[10]), number(ARGV[11]), number(ARGV[12]), ARGV[13] end
end
-- A number that nobody remembers is signed, so it was given.
if ARGV[14] == 'present' and ARGV[16] == '0' and number(ARGV[19]) > last then last = number(ARGV[19]) end

if opened == 0 and now >= opens then
  opened, from, to, seed = 1, serving, last, ARGV[7]
end
local held = opened == 0 and now >= number(ARGV[4])

redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - number(ARGV[6]))
local inside = redis.call('ZCARD', KEYS[2])
local passed = was.at and math.max(0, (now - number(was.at)) / 1000) or 1
local most = math.max(rate / 30, 1)
spare = was.at and math.min(spare + rate * passed / 60, most) or most
if rate == 0 then spare = 0 end
pending = pending * 0.5 ^ (passed / 20) -- called, and not seen yet; half of those who do not come are forgotten in 20 s
local room = capacity - inside - pending
local step = 0
if not held and passed > 0 then
  step = math.max(0, math.floor(math.min(spare, room, last - serving)))
  serving, spare, pending, room = serving + step, spare - step, pending + step, room - step
end
if last > serving and not held then
  if passed > 0 then
    paced = paced + passed
    pace = pace + (step * 60 / passed - pace) * passed / math.max(passed, math.min(paced, 90))
  end
else
  pace, paced = 0, 0
end

local function is_inside(key)
  redis.call('ZADD', KEYS[2], now, key)
  redis.call('PEXPIRE', KEYS[2], ends)
end
local function remember(key, newest, before)
  redis.call('SET', KEYS[1] .. ':' .. key, newest .. ' ' .. before .. ' ' .. now, 'PX', ends)
end

local said, given, form = 'wait', 0, '0'
if ARGV[14] == 'arrive' then
  last = last + 1
  given = last
  if serving == last - 1 and spare >= 1 and room >= 1 and not (held and ARGV[1] == '1') then
    serving, spare, said, form = last, spare - 1, 'in', ARGV[15]
    local key = string.format('%.0f.%.0f', given, now)
    is_inside(key)
    remember(key, form, '-')
  end
elseif ARGV[14] == 'present' then
  local key, shown = ARGV[15], ARGV[16]
  -- A place that was made out before the draw says nothing after it.
  if shown ~= '0' or (number(ARGV[18]) <= serving and number(ARGV[20]) == opened) then
    local kept = redis.call('GET', KEYS[1] .. ':' .. key)
    local newest, before, since
    if kept then newest, before, since = string.match(kept, '^(%S+) (%S+) (%S+)$') end
    if not newest or shown == newest then
      said, form = 'in', ARGV[17]
      remember(key, form, shown)
      if shown == '0' then pending = math.max(0, pending - 1) end
    elseif shown == before then -- another tab a moment ago, or an answer that got lost
      said, form = 'in', newest
      if now - number(since) > 10000 then
        form = ARGV[17]
        remember(key, form, shown)
      end
    else
      said = 'spent'
    end
    if said == 'in' then is_inside(key) end
  end
end

redis.call('HSET', KEYS[1], 'last', last, 'serving', serving, 'opened', opened, 'from', from, 'to', to, 'seed', seed,
  'at', now, 'spare', tostring(spare), 'pending', tostring(pending), 'pace', tostring(pace), 'paced', tostring(paced))
redis.call('PEXPIRE', KEYS[1], 4 * 24 * 3600 * 1000)
return {said, given, form, now, last, serving, opened, from, to, seed,
  redis.call('ZCARD', KEYS[2]), held and 1 or 0, tostring(paced >= 20 and pace or 0)}
