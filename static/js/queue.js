/* The page of a number follows the queue by asking one small answer every ten seconds; without it one reloads. */
(function () {
  "use strict";
  var box = document.querySelector("[data-queue]");
  if (!box || !window.fetch) { return; }
  var number = Number(box.dataset.number);
  var ahead = box.querySelector("[data-queue-ahead]");
  var wait = box.querySelector("[data-queue-wait]");
  var saidAt = Date.now();
  var away = 0;

  function words(name, values) {
    var text = box.dataset[name] || "";
    Object.keys(values || {}).forEach(function (key) { text = text.replace("%" + key, values[key].toLocaleString("id-ID")); });
    return text;
  }

  // The same rule as jobs/fairs/line.py: people before, times a quarter of an hour, by the calls that ended in it.
  function range(before, rate) {
    if (rate < 3) { return words("unknown"); }
    var minutes = before * 15 / rate;
    var step = minutes <= 10 ? 1 : 5;
    var low = Math.floor(minutes * 0.75 / step) * step;
    return words("wait", { a: low, b: Math.max(Math.ceil(minutes * 1.25 / step) * step, low + step) });
  }

  function show(said) {
    var at = said.line.indexOf(number);
    if (box.dataset.state === "called" ? said.now.indexOf(number) < 0 : said.now.indexOf(number) >= 0) {
      window.location.reload();
      return;
    }
    if (box.dataset.state === "called") { return; }
    if (at < 0 && said.waiting <= said.line.length) {
      away += 1; // an old answer may not know the number yet: twice is sure
      if (away >= 2) { window.location.reload(); }
      return;
    }
    away = 0;
    var before = at < 0 ? said.line.length : at;
    var far = at < 0 ? words("more", { n: before }) : before === 0 ? words("next") : before === 1 ? words("aheadOne") : words("aheadMany", { n: before });
    var long = said["break"] ? words("break") : range(before, said.rate);
    if (far.trim() === ahead.textContent.trim() && long === wait.textContent.trim()) { return; }
    if (Date.now() - saidAt < 30000) { return; } // a reader of the screen is not interrupted more often
    saidAt = Date.now();
    ahead.textContent = far;
    wait.textContent = long;
  }

  function ask() {
    window.fetch(box.dataset.queue, { credentials: "omit" })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (said) { if (said) { show(said); } })
      .catch(function () { /* offline: the place is kept, ask again */ })
      .then(again);
  }
  function again() { window.setTimeout(ask, 8000 + Math.random() * 4000); }
  again();
})();

/* The recruiter's desk: the count follows the queue, and "I am here" is pressed every minute while the page is open. */
(function () {
  "use strict";
  var count = document.querySelector("[data-desk]");
  var here = document.querySelector("form[data-here]");
  if (!count || !here || !window.fetch) { return; }
  function present() {
    window.fetch(here.action, { method: "POST", body: new FormData(here), credentials: "same-origin", redirect: "manual" }).catch(function () {});
    window.setTimeout(present, 60000);
  }
  function ask() {
    window.fetch(count.dataset.desk, { credentials: "omit" })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (said) {
        var words = said ? (said.waiting ? count.dataset.many.replace("%n", said.waiting.toLocaleString("id-ID")) : count.dataset.none) : "";
        if (words && words !== count.textContent.trim()) { count.textContent = words; }
      })
      .catch(function () {})
      .then(function () { window.setTimeout(ask, 8000 + Math.random() * 4000); });
  }
  present();
  ask();
})();
