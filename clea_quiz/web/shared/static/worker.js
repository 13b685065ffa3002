// When a candidate's page cannot be reached, a calm page stands in for the browser's error.
// Its cache holds that page and what it is made of: no answer and no name ever enters it.

const NAME = "clea-hors-ligne";
const AWAY = "/hors-ligne";
const HOME = "/candidat/";
const TOO_LONG = 20_000; // milliseconds after which a network that says nothing counts as away
const FILES = [
  "clea.css",
  "dark.css",
  "fonts/clea-sans.woff2",
  "candidate.js",
  "drafts.js",
  "sending.js",
  "words.js",
].map((file) => new URL(file, self.location).pathname); // all under the version of this file

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(prepare());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(inTime(fetch(request)).catch(() => standIn(request)));
  else if (FILES.includes(new URL(request.url).pathname)) event.respondWith(kept(request));
});

async function prepare() {
  await caches.delete(NAME);
  const cache = await caches.open(NAME);
  await cache.addAll([new Request(AWAY, { cache: "reload" }), ...FILES]);
}

function inTime(answer) {
  return Promise.race([answer, new Promise((_, give) => setTimeout(give, TOO_LONG, "no answer"))]);
}

function standIn(request) {
  return request.method === "GET" ? caches.match(AWAY) : Response.redirect(HOME, 303);
}

async function kept(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}
