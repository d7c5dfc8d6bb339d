/* Asks for the place when the last answer said; a reader of the screen hears it every two minutes at most. */
(function () {
  "use strict";
  var room = document.querySelector("[data-room]");
  if (!window.fetch) { window.setTimeout(function () { location.reload(); }, 60000); return; }
  function at(name) { return document.querySelector("[data-" + name + "]"); }
  var told = Date.now();
  function later(seconds) { window.setTimeout(ask, seconds * 1000); }
  function ask() {
    fetch(room.dataset.room, { credentials: "same-origin", cache: "no-store" })
      .then(function (answer) { return answer.json(); })
      .then(function (said) {
        if (said.go) { location.reload(); return; }
        at("place").textContent = said.place;
        at("words").textContent = said.words;
        if (Date.now() - told > 120000) {
          told = Date.now();
          at("said").textContent = said.place + " " + said.words;
        }
        later(said.again);
      })
      .catch(function () { later(20 + Math.random() * 20); });
  }
  later(Number(room.dataset.again));
})();
