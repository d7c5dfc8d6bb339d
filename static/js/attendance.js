/* Attendance without a signal. The list is a form and works without this file; with it a press is kept on the phone at
   once and sent when there is a signal. Kept: keys of the day and of the enrolment, the presence, the time and an event of
   its own; no name. One entry in localStorage for each person and day, so that several tabs never write over each other's
   list; the portal takes each event once and lets the later mark stand. */
(function () {
  "use strict";
  var sender = document.querySelector("form[data-marks]");
  var store;
  try { store = window.localStorage; } catch (refused) { return; }
  if (!sender || !store || !window.fetch) { return; }

  var PREFIX = "hadir:" + sender.dataset.user + ":";
  var SEND_AT_MOST = 200;
  var said = sender.querySelector("[data-marks-said]");
  var refusedList = sender.querySelector("[data-marks-refused]");
  var roll = document.querySelector("form[data-attendance]");
  var busy = false;
  var wait = 0;
  var timer = null;

  function read(key) {
    try { return JSON.parse(store.getItem(key)); } catch (spoilt) { return null; }
  }

  function waiting() {
    var found = [];
    for (var i = 0; i < store.length; i += 1) {
      var key = store.key(i);
      if (key && key.indexOf(PREFIX) === 0) {
        var mark = read(key);
        if (mark && mark.event) { found.push({ key: key, mark: mark }); }
      }
    }
    return found.sort(function (a, b) { return a.mark.at < b.mark.at ? -1 : 1; });
  }

  // --- what one sees --------------------------------------------------------------------------------
  function person(id) { return roll && roll.querySelector('[data-person="' + id + '"]'); }

  function press(id, presence, isWaiting) {
    var row = person(id);
    if (!row) { return; }
    row.querySelectorAll("button[name=tanda]").forEach(function (button) {
      button.setAttribute("aria-pressed", button.value === id + ":" + presence ? "true" : "false");
    });
    row.classList.toggle("roll-waits", isWaiting);
  }

  function show(words) {
    var marks = waiting();
    sender.hidden = !marks.length && !refusedList.children.length;
    said.textContent = words || (marks.length ? marks.length + " " + said.dataset.waiting : "");
    if (!roll) { return; }
    roll.querySelectorAll(".roll-waits").forEach(function (row) { row.classList.remove("roll-waits"); });
    marks.forEach(function (entry) {
      if (String(entry.mark.day) === roll.dataset.day) { press(entry.mark.enrolment, entry.mark.presence, true); }
    });
    var button = roll.querySelector("button[name=semua]");
    var left = roll.querySelectorAll("[data-person]").length - roll.querySelectorAll('[aria-pressed="true"]').length;
    if (button) { button.textContent = button.textContent.replace(/\d+/, String(left)); }
  }

  // --- keep and send --------------------------------------------------------------------------------
  function keep(id, presence, card) {
    var key = PREFIX + roll.dataset.day + ":" + id;
    var before = read(key);
    var at = new Date().toISOString();
    // Two presses in one millisecond, or a clock that was set back: the later press is the later mark.
    if (before && before.at >= at) { at = new Date(Date.parse(before.at) + 1).toISOString(); }
    var mark = { event: window.CakapPhone.newEvent(), day: Number(roll.dataset.day), enrolment: id, presence: presence, at: at };
    if (card) { mark.card = card; }
    try { store.setItem(key, JSON.stringify(mark)); } catch (full) { return false; }
    press(id, presence, true);
    show();
    send();
    return true;
  }

  function forget(entry, answer) {
    var now = read(entry.key);
    // Somebody pressed again meanwhile, here or in another tab: that newer mark stays.
    if (now && now.event === entry.mark.event) { store.removeItem(entry.key); } else if (now) { return; }
    if (answer.sentence) {
      var line = document.createElement("li");
      line.textContent = answer.sentence;
      refusedList.appendChild(line);
    } else if (roll && String(entry.mark.day) === roll.dataset.day) { press(entry.mark.enrolment, answer.presence, false); }
  }

  function later() {
    window.clearTimeout(timer);
    wait = Math.min(wait ? wait * 2 : 2000, 60000);
    timer = window.setTimeout(send, wait);
  }

  function deliver() {
    var entries = waiting().slice(0, SEND_AT_MOST);
    if (!entries.length) { return Promise.resolve(false); }
    return window.fetch(sender.action, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": sender.querySelector("[name=csrfmiddlewaretoken]").value },
      body: JSON.stringify({ sent_at: new Date().toISOString(), marks: entries.map(function (entry) { return entry.mark; }) })
    }).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 403) { show(said.dataset.again); throw new Error("signed out"); }
      if (!answer.ok) { throw new Error("not taken"); }
      return answer.json();
    }).then(function (body) {
      var byEvent = {};
      body.answers.forEach(function (answer) { byEvent[answer.event] = answer; });
      entries.forEach(function (entry) { if (byEvent[entry.mark.event]) { forget(entry, byEvent[entry.mark.event]); } });
      wait = 0;
      show();
      keepPage();
      return waiting().length > 0;
    });
  }

  function send() {
    if (busy || !waiting().length) { return; }
    busy = true;
    var work = window.navigator.locks ? function () { return window.navigator.locks.request("hadir", deliver); } : deliver;
    work().then(function (more) { busy = false; if (more) { send(); } }, function () { busy = false; later(); });
  }

  // --- the list -------------------------------------------------------------------------------------
  if (roll) {
    roll.addEventListener("submit", function (event) {
      var button = event.submitter;
      if (!button) { return; }
      if (button.name === "tanda") {
        var parts = button.value.split(":");
        if (keep(parts[0], parts[1])) { event.preventDefault(); event.stopPropagation(); }
      } else if (button.name === "semua") {
        var open = Array.from(roll.querySelectorAll("[data-person]")).filter(function (row) {
          return !row.querySelector('[aria-pressed="true"]');
        });
        if (open.every(function (row) { return keep(row.dataset.person, "present"); })) { event.preventDefault(); event.stopPropagation(); }
      }
    });
  }

  var tickets = document.querySelector("form[data-ticket]");

  // --- the page itself, for a reload without a signal (pekerja.js) --------------------------------------
  function keepPage() {
    if (!roll || !("serviceWorker" in window.navigator)) { return; }
    window.navigator.serviceWorker.ready.then(function (registration) {
      var parts = document.querySelectorAll("script[src], link[rel=stylesheet]");
      var keep = Array.from(parts).map(function (part) { return part.src || part.href; });
      if (registration.active) { registration.active.postMessage({ keep: keep.concat(window.location.pathname) }); }
    });
  }
  if (roll && "serviceWorker" in window.navigator) {
    window.navigator.serviceWorker.register(sender.dataset.worker).then(function () {
      if (!document.body.dataset.keptAt) { keepPage(); }
    }, function () {});
  }
  var kept = document.querySelector("[data-kept-said]");
  if (kept && document.body.dataset.keptAt) {
    var hour = new Date(document.body.dataset.keptAt);
    kept.querySelector("time").textContent = ("0" + hour.getHours()).slice(-2) + "." + ("0" + hour.getMinutes()).slice(-2);
    kept.hidden = false;
  }

  // --- tickets and the camera -----------------------------------------------------------------------
  function found(ticket, card) {
    var rows = roll ? Array.from(roll.querySelectorAll("[data-person]")) : [];
    var row = rows.filter(function (one) { return one.dataset.ticket === ticket; })[0];
    var words = tickets.querySelector("[data-scan-said]");
    if (!row || !keep(row.dataset.person, "present", card)) { words.textContent = words.dataset.miss; return; }
    words.textContent = row.querySelector(".roll-name").textContent + ": " + words.dataset.hit;
  }
  if (tickets && roll) {
    tickets.addEventListener("submit", function (event) {
      var field = tickets.querySelector("[name=kode]");
      event.preventDefault();
      event.stopPropagation();
      found(field.value.replace(/\s/g, "").toUpperCase());
      field.value = "";
      field.focus();
    });
    var words = tickets.querySelector("[data-scan-said]");
    window.CakapPhone.scanner(
      tickets.querySelector("[data-scan]"),
      tickets.querySelector("[data-scan-view]"),
      function (text) { found(text.indexOf("CK1:") === 0 ? text.split(":")[1] : "", text); },
      function () { words.textContent = words.dataset.noCamera; }
    );
  }

  window.addEventListener("online", function () { wait = 0; send(); });
  window.addEventListener("storage", function (event) { if (!event.key || event.key.indexOf(PREFIX) === 0) { show(); } });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { send(); } });
  show();
  send();
})();
