// Where `ng serve` sends the requests to the API: scripts/start.sh --dev sets API_URL.
export default { '/api': { target: process.env.API_URL ?? 'http://localhost:8000' } };
