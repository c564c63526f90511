-- What wrk sends, and what it says of it: one line of JSON. benchmarks/wrk.py runs it.

wrk.method = os.getenv("METHOD")
wrk.body = os.getenv("BODY")
wrk.headers["Host"] = "localhost"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
wrk.headers["Content-Type"] = wrk.body and "application/json"

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "refused": %d, "lost": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
