/* The talk: new lines without reloading, the clock, and sound or picture from browser to browser.
   Everything is asked for by short polling; without this file the page is read by reloading. */
(function () {
  "use strict";
  var box = document.getElementById("talk");
  if (!box || !window.fetch) { return; }
  var list = box.querySelector("[data-lines]");
  var form = box.querySelector("[data-write]");
  var media = box.querySelector("[data-media]");
  var asks = box.querySelector("[data-ask]");
  var said = box.querySelector("[data-said]");
  var clock = box.querySelector("[data-clock]");
  var sound = box.querySelector("[data-audio]");
  var picture = box.querySelector("[data-picture]");
  var offers = box.dataset.offers === "1";
  var last = list.lastElementChild ? Number(list.lastElementChild.dataset.n) : 0;
  var heard = 0, medium = "chat", pc = null, stream = null, waiting = [], ready = false, left = Number(box.dataset.left), warned = left <= 120;

  function say(words) { if (said.textContent.trim() !== words) { said.textContent = words; } }
  function line(row) {
    if (row.n <= last) { return; }
    last = row.n;
    var item = document.createElement("li");
    item.dataset.n = row.n;
    if (row.own) { item.className = "chat-own"; }
    function add(words, name) {
      var p = document.createElement("p");
      p.textContent = words;
      if (name) { p.className = name; }
      item.appendChild(p);
    }
    row.warnings.forEach(function (words) { add(words, "chat-warning"); });
    add(row.own ? box.dataset.own : row.who || box.dataset.other, "chat-who");
    add(row.text, "chat-text");
    if (row.fixed) { add(row.fixed, "chat-fixed"); }
    list.appendChild(item);
  }
  function post(action, data) {
    return window.fetch(action, { method: "POST", body: data, credentials: "same-origin", headers: { "X-Part": "line" } })
      .then(function (answer) { return answer.json(); })
      .then(function (answer) { if (answer.error) { say(answer.error); } return !answer.error; })
      .catch(function () { return false; });
  }

  // --- writing ---
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var field = form.querySelector("textarea");
    if (!field.value.trim()) { return; }
    var data = new FormData(form);
    post(form.action, data).then(function (went) {
      delete form.dataset.sentAt;
      if (went) { field.value = ""; field.focus(); news(); }
    });
  });
  asks.addEventListener("submit", function (event) {
    event.preventDefault();
    var data = new FormData(asks);
    data.append("cara", event.submitter.value);
    post(asks.action, data).then(function () { delete asks.dataset.sentAt; news(); });
  });

  // --- sound and picture ---
  function send(kind, payload) {
    var data = new FormData();
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append("jenis", kind);
    data.append("isi", JSON.stringify({ g: medium, d: payload }));
    return post(box.dataset.signal, data);
  }
  function stop() {
    if (pc) { pc.onconnectionstatechange = null; pc.close(); }
    if (stream) { stream.getTracks().forEach(function (track) { track.stop(); }); }
    pc = stream = null;
    ready = false;
    waiting = [];
    box.dataset.connection = "";
    picture.hidden = true;
  }
  function failed() { say(box.dataset.failed); box.dataset.connection = "failed"; }
  function start() {
    say(box.dataset.connecting);
    navigator.mediaDevices.getUserMedia({ audio: true, video: medium === "video" }).then(function (own) {
      stream = own;
      pc = new RTCPeerConnection({ iceServers: JSON.parse(box.dataset.ice) });
      own.getTracks().forEach(function (track) { pc.addTrack(track, own); });
      pc.onicecandidate = function (event) { if (event.candidate) { send("candidate", event.candidate.toJSON()); } };
      pc.ontrack = function (event) {
        if (event.track.kind === "video") { picture.srcObject = event.streams[0]; picture.muted = true; picture.hidden = false; }
        else { sound.srcObject = event.streams[0]; }
      };
      pc.onconnectionstatechange = function () {
        box.dataset.connection = pc.connectionState;
        if (pc.connectionState === "connected") { say(box.dataset.connected); }
        if (pc.connectionState === "failed") { failed(); }
      };
      if (!offers) { ready = true; return drain(); }
      return pc.createOffer()
        .then(function (offer) { return pc.setLocalDescription(offer); })
        .then(function () { ready = true; return send("offer", { type: pc.localDescription.type, sdp: pc.localDescription.sdp }); })
        .then(drain);
    }).catch(failed);
  }
  var held = []; // candidates that came before the description
  function take(signal) {
    var body = JSON.parse(signal.payload);
    if (!pc || body.g !== medium) { return Promise.resolve(); }
    if (signal.kind === "candidate") {
      if (!pc.remoteDescription) { held.push(body.d); return Promise.resolve(); }
      return pc.addIceCandidate(body.d).catch(function () {});
    }
    return pc.setRemoteDescription(body.d).then(function () {
      var late = held;
      held = [];
      return Promise.all(late.map(function (one) { return pc.addIceCandidate(one).catch(function () {}); }));
    }).then(function () {
      if (signal.kind !== "offer") { return null; }
      return pc.createAnswer()
        .then(function (answer) { return pc.setLocalDescription(answer); })
        .then(function () { return send("answer", { type: pc.localDescription.type, sdp: pc.localDescription.sdp }); });
    });
  }
  function drain() {
    if (!ready) { return Promise.resolve(); }
    var now = waiting;
    waiting = [];
    return now.reduce(function (before, signal) { return before.then(function () { return take(signal); }); }, Promise.resolve()).catch(failed);
  }
  function follow(answer) {
    if (answer.medium !== medium) {
      stop();
      medium = answer.medium;
      if (medium === "audio" || medium === "video") { start(); }
    }
    answer.signals.forEach(function (signal) {
      heard = Math.max(heard, signal.id);
      if (signal.kind !== "bye") { waiting.push(signal); }
    });
    drain();
    ["audio", "video"].forEach(function (name) {
      var button = asks.querySelector("[value=" + name + "]");
      var asked = answer.asked[name];
      if (!button) { return; }
      button.hidden = medium === name || medium === "video" || (name === "video") !== (medium === "audio") || asked.own;
      if (asked.other && !asked.own) { say(box.dataset[name === "audio" ? "wantsAudio" : "wantsVideo"]); }
      else if (asked.own && !asked.other) { say(box.dataset.waits); }
    });
    asks.querySelector("[value=chat]").hidden = medium === "chat";
  }

  // --- asking what is new ---
  var timer = null;
  function news() {
    window.clearTimeout(timer);
    window.fetch(box.dataset.news + "?setelah=" + last + "&sinyal=" + heard, { credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) { throw new Error(); } return answer.json(); })
      .then(function (answer) {
        answer.lines.forEach(line);
        if (answer.left <= 0) { window.location.reload(); return; }
        if (answer.left > left + 30) { window.location.reload(); return; } // more time was given
        left = answer.left;
        var minutes = box.dataset.minutes.replace("%n", Math.ceil(left / 60));
        if (clock.textContent.trim() !== minutes) { clock.textContent = minutes; }
        if (left <= 120 && !warned) { warned = true; say(box.dataset.soon); }
        if (window.RTCPeerConnection && navigator.mediaDevices) { media.hidden = false; follow(answer); }
      })
      .catch(function () { /* offline: ask again */ })
      .then(function () { timer = window.setTimeout(news, (medium !== "chat" && box.dataset.connection !== "connected" ? 1000 : 2500) + Math.random() * 500); });
  }
  news();
})();
