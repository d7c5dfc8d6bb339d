{% load static %}{% url "fair_staff:gate" edition=edition.slug as page %}{% url "fair_staff:gate_list" edition=edition.slug as list %}/* Keeps the page of this gate and its list of fingerprints on the phone, for hours without a signal (FT-28). */
(function () {
  "use strict";
  var NAME = "pintu-{{ edition.slug|escapejs }}-";
  var SHELL = ["{{ page|escapejs }}", "{{ list|escapejs }}", "{% static "css/portal.css" %}", "{% static "js/portal.js" %}", "{% static "js/phone.js" %}", "{% static "js/gate.js" %}", "{% static "img/favicon.svg" %}"];
  var CACHE = NAME + SHELL.slice(2).join("|").replace(/[^a-z0-9]/gi, "").slice(-120);
  var WAIT = 4000;

  self.addEventListener("install", function (event) {
    event.waitUntil(caches.open(CACHE).then(function (cache) {
      return cache.addAll(SHELL.map(function (url) { return new Request(url, { credentials: "same-origin", cache: "reload" }); }));
    }).then(function () { return self.skipWaiting(); }));
  });
  self.addEventListener("activate", function (event) {
    event.waitUntil(caches.keys().then(function (names) {
      return Promise.all(names.filter(function (name) { return name.indexOf(NAME) === 0 && name !== CACHE; }).map(function (name) { return caches.delete(name); }));
    }).then(function () { return self.clients.claim(); }));
  });

  function newest(request, path) {
    return caches.open(CACHE).then(function (cache) {
      var asked = fetch(request).then(function (answer) {
        if (answer.ok && !answer.redirected) { cache.put(path, answer.clone()); }
        return answer;
      });
      var slow = new Promise(function (resolve) { setTimeout(resolve, WAIT); }).then(function () { return cache.match(path); });
      return Promise.race([asked, slow.then(function (kept) { return kept || asked; })]).catch(function () {
        return cache.match(path).then(function (kept) { return kept || Response.error(); });
      });
    });
  }
  self.addEventListener("fetch", function (event) {
    var url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== self.location.origin || SHELL.indexOf(url.pathname) < 0) { return; }
    if (SHELL.indexOf(url.pathname) < 2) { event.respondWith(newest(event.request, url.pathname)); return; }
    event.respondWith(caches.match(url.pathname).then(function (kept) { return kept || fetch(event.request); }));
  });
})();
