-- Sets the requests of wrk, and prints its results as one line of JSON. benchmarks/wrk.py runs it.

wrk.method = os.getenv("METHOD")
wrk.body = os.getenv("BODY")
wrk.headers["Host"] = "localhost"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
wrk.headers["Content-Type"] = wrk.body and "application/json"

-- Each client may have 100 requests in flight (backend/nginx.conf), so they come from 250 clients.
local requests, number = {}, 0

function init()
  for client = 1, 250 do
    requests[client] = wrk.format(nil, nil, {
      ["Host"] = wrk.headers["Host"],
      ["Authorization"] = wrk.headers["Authorization"],
      ["Content-Type"] = wrk.headers["Content-Type"],
      ["X-Forwarded-For"] = "198.51.100." .. client,
    })
  end
end

function request()
  number = number % #requests + 1
  return requests[number]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "refused": %d, "lost": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
