// Shows offline.html for a page that cannot be loaded because there is no connection. It stores
// nothing else, so that the application is never older than the server's.
const CACHE = 'offline';
const PAGE = '/offline.html';

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(storePage());
});

self.addEventListener('activate', (event) => event.waitUntil(preloadNavigations()));

self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(navigate(event));
});

async function storePage() {
  const cache = await caches.open(CACHE);
  await cache.add(new Request(PAGE, { cache: 'reload' }));
}

// Otherwise, each page would wait for this script to start.
async function preloadNavigations() {
  await self.registration.navigationPreload?.enable();
}

async function navigate(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return caches.match(PAGE, { cacheName: CACHE });
  }
}
