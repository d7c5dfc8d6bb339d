/* The live board asks for newer numbers every ten seconds and writes them into the page; without it one reloads. */
(function () {
  "use strict";
  var box = document.querySelector("[data-board]");
  if (!box || !window.fetch) { return; }
  var said = box.querySelector("[data-board-said]");
  var last = new Date();

  function clock() { return last.toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" }); }
  function write(node, value) {
    var text = value.toLocaleString("id-ID");
    if (node && node.textContent !== text) { node.textContent = text; }
  }
  function rows(name, list, key, fields) {
    var found = {};
    box.querySelectorAll("[data-" + name + "]").forEach(function (row) { found[row.getAttribute("data-" + name)] = row; });
    // Somebody from a new kecamatan, a booth more or less: the page knows how to draw it.
    if (list.some(function (item) { return !found[item[key]]; }) || list.length !== Object.keys(found).length) { return false; }
    list.forEach(function (item) {
      var row = found[item[key]];
      fields.forEach(function (field) { write(row.querySelector("[data-" + field + "]"), item[field]); });
      row.querySelector(".bar rect").setAttribute("width", item.share);
      var rest = row.querySelector("[data-break]");
      if (rest) { rest.hidden = !item["break"]; }
    });
    return true;
  }
  function show(figures) {
    last = new Date();
    box.querySelectorAll("[data-figure]").forEach(function (node) { write(node, figures[node.dataset.figure]); });
    var same = rows("kecamatan", figures.kecamatan, "name", ["n"]) && rows("booth", figures.companies, "id", ["waiting", "talks", "applications"]);
    if (!same) { window.location.reload(); return; }
    said.textContent = said.dataset.fresh.replace("%t", clock());
  }
  function ask() {
    window.fetch(box.dataset.board, { credentials: "same-origin", redirect: "error" })
      .then(function (answer) { if (!answer.ok) { throw new Error("no answer"); } return answer.json(); })
      .then(show)
      .catch(function () { said.textContent = said.dataset.stale.replace("%t", clock()); })
      .then(again);
  }
  function again() { window.setTimeout(ask, 8000 + Math.random() * 4000); }
  again();
})();
