/* The instructor's list through a lost signal: a page of attendance that was opened today can be opened again without
   one. Everything is asked of the network first; only when that fails does the kept copy answer, and it says from when
   it is. Kept: pages of attendance (hadir) and what they need to look and work, nothing with results or money. Copies
   are thrown away after half a day, and at once when the portal asks for a sign-in. */
"use strict";
var STORE = "hadir-1";
var LONGEST = 12 * 60 * 60 * 1000;
var PAGE = /^\/instruktur\/[-a-z0-9]+\/hadir\/(\d{4}-\d\d-\d\d\/)?$/;
var DAY = /\/\d{4}-\d\d-\d\d\/$/;

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.map(function (name) {
      return name !== STORE && name.indexOf("hadir-") === 0 ? caches.delete(name) : null;
    }));
  }).then(function () { return self.clients.claim(); }));
});

function isPage(url) { return PAGE.test(url.pathname); }
function isPart(url) { return url.pathname.indexOf("/static/") === 0; }

function keep(request, answer) {
  return caches.open(STORE).then(function (store) { return store.put(request, answer); });
}

/* The list of any day that is kept stands in for "today's list", which only the portal can choose. */
function copyOf(url) {
  return caches.open(STORE).then(function (store) {
    return store.match(url.href, { ignoreSearch: true, ignoreVary: true }).then(function (found) {
      if (found || !isPage(url)) { return found; }
      return store.keys().then(function (requests) {
        var days = requests.map(function (one) { return one.url; }).filter(function (one) { return one.indexOf(url.href) === 0; });
        return days.length ? store.match(days.sort().pop(), { ignoreVary: true }) : undefined;
      });
    });
  });
}

function withTime(answer) {
  var when = Date.parse(answer.headers.get("Date"));
  if (!when || Date.now() - when > LONGEST) { return Response.error(); }
  return answer.text().then(function (html) {
    var body = html.replace("<body", '<body data-kept-at="' + new Date(when).toISOString() + '"');
    return new Response(body, { headers: answer.headers });
  });
}

self.addEventListener("fetch", function (event) {
  var request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) { return; }
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).then(function (answer) {
      if (answer.ok && isPage(url)) { event.waitUntil(keep(url.href, answer.clone())); }
      // Signed out, or no longer this person's class: nothing of it stays on the phone.
      var isAway = answer.type === "opaqueredirect" && DAY.test(url.pathname);
      if (isAway || answer.status === 404 || answer.status === 403) { event.waitUntil(caches.delete(STORE)); }
      return answer;
    }, function () {
      return copyOf(url).then(function (found) { return found ? withTime(found) : Response.error(); });
    }));
  } else if (isPart(url)) {
    event.respondWith(fetch(request).then(function (answer) {
      if (answer.ok) { event.waitUntil(keep(url.href, answer.clone())); }
      return answer;
    }, function () {
      return copyOf(url).then(function (found) { return found || Response.error(); });
    }));
  }
});

/* A page asks to be kept as it is now: at the first visit, and when its marks have reached the portal. */
self.addEventListener("message", function (event) {
  var wanted = (event.data && event.data.keep) || [];
  event.waitUntil(Promise.all(wanted.map(function (address) {
    var url = new URL(address, self.location.origin);
    if (url.origin !== self.location.origin || !(isPage(url) || isPart(url))) { return null; }
    return fetch(url.pathname, { credentials: "same-origin", redirect: "manual" }).then(function (answer) {
      return answer.ok ? keep(url.origin + url.pathname, answer) : null;
    }, function () { return null; });
  })));
});
