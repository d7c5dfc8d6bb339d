/* The screen with called numbers: asks every five seconds, draws the booths, turns pages when they do not fit. */
(function () {
  "use strict";
  var body = document.body;
  var grid = document.querySelector(".kiosk-grid");
  if (!body.dataset.kiosk || !grid || !window.fetch) { return; }
  var said = document.querySelector("[data-kiosk-said]");
  var calm = said.textContent;
  var PAGE = 12;
  var page = 0;
  var booths = [];
  var drawn = "";

  function line(name, text) {
    var node = document.createElement("p");
    node.className = name;
    node.textContent = text;
    return node;
  }
  function waitWords(booth) {
    if (booth["break"]) { return body.dataset["break"]; }
    var text = body.dataset.waiting.replace("%n", booth.waiting.toLocaleString("id-ID"));
    return booth.wait ? text + ", " + body.dataset.wait.replace("%a", booth.wait[0]).replace("%b", booth.wait[1]) : text;
  }
  function draw() {
    // Who is called stays in sight; the others take turns on what is left of the screen.
    var calling = booths.filter(function (booth) { return booth.now.length; }).slice(0, PAGE);
    var others = booths.filter(function (booth) { return calling.indexOf(booth) < 0; });
    var room = Math.max(PAGE - calling.length, 0);
    var pages = room ? Math.max(1, Math.ceil(others.length / room)) : 1;
    var shown = calling.concat(room ? others.slice((page % pages) * room, (page % pages) * room + room) : []);
    var now = JSON.stringify(shown);
    if (now === drawn) { return; }
    drawn = now;
    grid.replaceChildren.apply(grid, shown.map(function (booth) {
      var item = document.createElement("li");
      item.className = "kiosk-booth" + (booth.now.length ? " kiosk-calls" : "");
      var name = line("kiosk-name", booth.name);
      if (booth.stand) {
        var stand = document.createElement("span");
        stand.className = "kiosk-stand";
        stand.textContent = booth.stand;
        name.append(" ", stand);
      }
      item.append(name, line("kiosk-number", booth.now.join(" · ") || "–"), line("kiosk-wait", waitWords(booth)));
      return item;
    }));
  }
  function show(answer) {
    if (String(Number(answer.live)) !== body.dataset.live) { window.location.reload(); return; }
    booths = answer.booths.filter(function (booth) { return !body.dataset.only || booth.slug === body.dataset.only; });
    if (said.textContent !== calm) { said.textContent = calm; }
    draw();
  }
  function ask() {
    window.fetch(body.dataset.kiosk, { credentials: "omit" })
      .then(function (answer) { if (!answer.ok) { throw new Error("no answer"); } return answer.json(); })
      .then(show)
      .catch(function () { said.textContent = said.dataset.lost; })
      .then(function () { window.setTimeout(ask, 5000); });
  }
  window.setInterval(function () { page += 1; if (booths.length) { draw(); } }, 12000);
  ask();
})();
