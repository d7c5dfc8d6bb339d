/* The gate without a signal. The form works without this file; with it a scan is judged on the phone at once, kept, and
   sent when there is a signal. Kept: the text of the ticket's code, the time, the gate's name and an event of its own; no
   name. The list on the phone holds fingerprints only (jobs/fairs/gate.py). The portal takes each event once. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-gate]");
  var store;
  try { store = window.localStorage; } catch (refused) { return; }
  if (!form || !store || !window.fetch || !window.CakapPhone) { return; }

  var slug = form.dataset.slug;
  var PREFIX = "pintu:" + slug + ":";
  var DONE = "pintu-masuk:" + slug;
  var NAME = "pintu-nama";
  var SEND_AT_MOST = 100;
  var field = form.querySelector("[name=kode]");
  var gateName = form.querySelector("[name=pintu]");
  var box = form.querySelector("[data-verdict]");
  var waits = document.querySelector("[data-gate-waits]");
  var said = waits.querySelector("[data-gate-said]");
  var problems = document.querySelector("[data-gate-problems]");
  var ready = document.querySelector("[data-gate-ready]");
  var forgetButton = document.querySelector("[data-gate-forget]");
  var lanes = {};
  document.querySelector("template[data-lanes]").content.querySelectorAll("[data-lane]").forEach(function (item) {
    lanes[item.dataset.lane] = item.textContent;
  });
  var list = null; // fingerprint -> the rest of its line
  var windows = [];
  var done = read(DONE) || {}; // code -> time, of those whom this phone let in
  var busy = false;
  var wait = 0;
  var timer = null;
  var clear = null;

  function read(key) {
    try { return JSON.parse(store.getItem(key)); } catch (spoilt) { return null; }
  }
  function clock(date) { return date.toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" }); }

  // --- judge ----------------------------------------------------------------------------------------
  function digest(text) {
    if (!window.crypto.subtle) { return Promise.resolve(""); }
    return window.crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)).then(function (bytes) {
      return Array.from(new Uint8Array(bytes), function (byte) { return (byte + 256).toString(16).slice(1); }).join("");
    });
  }
  function judge(text) {
    var parts = text.split(":");
    var code = parts.length > 1 ? parts[0] : text.toLowerCase();
    return Promise.all([digest(slug + ":" + code), digest(parts.slice(1).join(":"))]).then(function (found) {
      var line = list && found[0] ? list[found[0].slice(0, 12)] : null;
      if (line && parts.length > 1 && line.slice(0, 6) !== found[1].slice(0, 6)) { return { tone: "danger", words: box.dataset.forged, code: code }; }
      if (done[code]) { return { tone: "warning", words: box.dataset.again.replace("%t", done[code]), code: code, again: true }; }
      if (!line) { return { tone: "warning", words: box.dataset.unknown, code: code }; }
      return { tone: "success", words: box.dataset["in"], more: lanes[line[6]] + " · " + (windows[parseInt(line.slice(7), 36)] || ""), code: code, known: true };
    });
  }
  function tell(verdict) {
    box.hidden = false;
    box.className = "gate-verdict gate-" + verdict.tone;
    box.querySelector("[data-verdict-words]").textContent = verdict.words;
    box.querySelector("[data-verdict-more]").textContent = verdict.more || "";
    window.clearTimeout(clear);
    // F-17: nothing of one person stays on the screen for the next.
    clear = window.setTimeout(function () { box.hidden = true; }, 8000);
  }
  function scan(raw) {
    var text = raw.replace(/\s/g, "");
    if (text.indexOf(":") < 0 && text.length !== 8) { tell({ tone: "warning", words: box.dataset.short }); return; }
    judge(text).then(function (verdict) {
      if (!verdict.again && !keep(text, verdict)) { verdict = { tone: "danger", words: box.dataset.full }; }
      tell(verdict);
    });
  }

  // --- keep and send --------------------------------------------------------------------------------
  function keep(text, verdict) {
    var event = window.CakapPhone.newEvent();
    var now = new Date();
    try {
      store.setItem(PREFIX + event, JSON.stringify({ event: event, text: text, at: now.toISOString(), gate: gateName.value }));
      if (verdict.known) {
        done[verdict.code] = clock(now);
        store.setItem(DONE, JSON.stringify(done));
      }
    } catch (full) { return false; }
    show();
    send();
    return true;
  }
  function waiting() {
    var found = [];
    for (var i = 0; i < store.length; i += 1) {
      var key = store.key(i);
      var kept = key && key.indexOf(PREFIX) === 0 ? read(key) : null;
      if (kept && kept.event) { found.push({ key: key, scan: kept }); }
    }
    return found.sort(function (a, b) { return a.scan.at < b.scan.at ? -1 : 1; });
  }
  function show(words) {
    var number = waiting().length;
    waits.hidden = !number;
    said.textContent = words || said.dataset.waiting.replace("%n", number.toLocaleString("id-ID"));
  }
  function problem(answer) {
    var line = document.createElement("li");
    line.textContent = (answer.code ? answer.code.toUpperCase() + ": " : "") + answer.sentence;
    problems.querySelector("ul").prepend(line);
    problems.hidden = false;
  }
  function deliver() {
    var entries = waiting().slice(0, SEND_AT_MOST);
    if (!entries.length) { return Promise.resolve(false); }
    return window.fetch(form.dataset.gate, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
      body: JSON.stringify({ sent_at: new Date().toISOString(), scans: entries.map(function (entry) { return entry.scan; }) })
    }).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) { show(said.dataset.signedOut); throw new Error("signed out"); }
      if (answer.status === 409) { return answer.json().then(function (body) { show(body.error); throw new Error("wrong phase"); }); }
      if (!answer.ok) { throw new Error("not taken"); }
      return answer.json();
    }).then(function (body) {
      var byEvent = {};
      body.answers.forEach(function (answer) { byEvent[answer.event] = answer; });
      entries.forEach(function (entry) {
        var answer = byEvent[entry.scan.event];
        if (!answer) { return; }
        store.removeItem(entry.key);
        if (!answer["in"]) { problem(answer); }
      });
      document.querySelector("[data-gate-came]").textContent = body.came.toLocaleString("id-ID");
      wait = 0;
      show();
      return waiting().length > 0;
    });
  }
  function later() {
    window.clearTimeout(timer);
    wait = Math.min(wait ? wait * 2 : 2000, 60000);
    timer = window.setTimeout(send, wait);
  }
  function send() {
    if (busy || !waiting().length) { return; }
    busy = true;
    var work = window.navigator.locks ? function () { return window.navigator.locks.request("pintu", deliver); } : deliver;
    work().then(function (more) { busy = false; if (more) { send(); } }, function () { busy = false; later(); });
  }

  // --- the list on the phone ------------------------------------------------------------------------
  function load() {
    window.fetch(form.dataset.list, { credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) { throw new Error("no list"); } return answer.json().then(function (body) { return [answer, body]; }); })
      .then(function (both) {
        var made = new Date(both[0].headers.get("Date") || Date.now());
        list = {};
        both[1].tickets.forEach(function (line) { list[line.slice(0, 12)] = line.slice(12); });
        windows = both[1].windows;
        ready.textContent = ready.dataset.words.replace("%n", both[1].tickets.length.toLocaleString("id-ID")).replace("%t", clock(made));
      })
      .catch(function () {})
      .then(function () { window.setTimeout(load, 300000); });
  }
  if (window.navigator.serviceWorker) {
    window.navigator.serviceWorker.register(form.dataset.worker).then(function () { forgetButton.hidden = false; }, function () {});
  }
  forgetButton.addEventListener("click", function () {
    if (waiting().length || !window.confirm(forgetButton.dataset.sure)) { return; }
    store.removeItem(DONE);
    window.navigator.serviceWorker.getRegistrations().then(function (all) {
      return Promise.all(all.filter(function (one) { return one.scope.indexOf("/" + slug + "/pintu/") > 0; }).map(function (one) { return one.unregister(); }));
    }).then(function () { return window.caches.keys(); }).then(function (names) {
      return Promise.all(names.filter(function (name) { return name.indexOf("pintu-" + slug + "-") === 0; }).map(function (name) { return window.caches.delete(name); }));
    }).then(function () { window.location.assign(document.querySelector("a.back").href); });
  });

  // --- the form -------------------------------------------------------------------------------------
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    event.stopPropagation();
    scan(field.value);
    field.value = "";
    field.focus();
  });
  window.CakapPhone.scanner(form.querySelector("[data-scan]"), form.querySelector("[data-scan-view]"), scan, function () {
    tell({ tone: "warning", words: box.dataset.noCamera });
  });
  if (!gateName.value) { gateName.value = store.getItem(NAME) || ""; }
  gateName.addEventListener("change", function () { try { store.setItem(NAME, gateName.value); } catch (full) { /* asked again next time */ } });
  window.addEventListener("online", function () { wait = 0; send(); });
  window.addEventListener("storage", function (event) { if (!event.key || event.key.indexOf(PREFIX) === 0) { show(); } });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { send(); } });
  show();
  load();
  send();
})();
