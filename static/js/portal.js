/* Small helps: every page works without this file. */
(function () {
  "use strict";

  // A second press within two seconds does nothing; the button says what is going on and keeps its width (UX-20).
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var now = Date.now();
    if (form.dataset.sentAt && now - Number(form.dataset.sentAt) < 2000) {
      event.preventDefault();
      return;
    }
    form.dataset.sentAt = String(now);
    var button = event.submitter;
    if (button && button.dataset.busy) {
      button.dataset.words = button.textContent;
      button.style.setProperty("min-width", button.offsetWidth + "px");
      window.setTimeout(function () { button.textContent = button.dataset.busy; }, 0);
    }
  });

  // Nobody is signed in: no list of a class stays on the phone (training/public/pekerja.js).
  if (window.caches && !document.querySelector(".site-tabs")) { window.caches.delete("hadir-1"); }

  // Coming back by the back button shows the button as it was.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent-at]").forEach(function (form) { delete form.dataset.sentAt; });
    document.querySelectorAll("button[data-words]").forEach(function (button) { button.textContent = button.dataset.words; });
  });

  // What somebody types into a long form is kept on the server while they pause; the button does the same.
  document.querySelectorAll("form[data-draft]").forEach(function (form) {
    var said = form.querySelector("[data-draft-said]");
    var timer = null;
    var waits = false;
    function keep() {
      window.clearTimeout(timer);
      if (!waits) { return; }
      waits = false;
      var data = new FormData();
      new FormData(form).forEach(function (value, name) { if (typeof value === "string") { data.append(name, value); } });
      window.fetch(form.dataset.draft, { method: "POST", body: data, credentials: "same-origin", keepalive: true })
        .then(function (answer) { if (answer.status === 204 && said) { said.textContent = said.dataset.draftSaid; } })
        .catch(function () { waits = true; });
    }
    form.addEventListener("input", function () {
      waits = true;
      if (said) { said.textContent = ""; }
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, 2500);
    });
    form.addEventListener("submit", function () { waits = false; window.clearTimeout(timer); });
    document.addEventListener("visibilitychange", function () { if (document.hidden) { keep(); } });
  });

  // Too many people at once: the same form goes again by itself, with the same token. One press does it too.
  document.querySelectorAll("form[data-retry]").forEach(function (form) {
    window.setTimeout(function () { form.requestSubmit(); }, Number(form.dataset.retry) * 1000);
  });

  // The editor of a vacancy shows, while one types, what residents will read and what the rules say. Nothing is saved.
  document.querySelectorAll("form[data-preview]").forEach(function (form) {
    var target = document.getElementById("preview-text");
    var turn = 0;
    var timer = null;
    function show() {
      var mine = ++turn;
      window.fetch(form.dataset.preview, { method: "POST", body: new FormData(form), credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.text() : null; })
        .then(function (html) {
          if (html === null || mine !== turn) { return; }
          var page = new DOMParser().parseFromString(html, "text/html");
          target.replaceChildren.apply(target, Array.from(page.body.childNodes));
        })
        .catch(function () {});
    }
    form.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(show, 700);
    });
  });

  // A mark that a person may press is pressed by the page itself: "these messages were read".
  document.querySelectorAll("form[data-by-itself]").forEach(function (form) {
    window.fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" })
      .then(function () { form.hidden = true; })
      .catch(function () { form.hidden = false; });
  });

  // A file is chosen by a button in our words; a picture can be taken at once (UX-26). The field itself stays the field.
  document.querySelectorAll("input.file[data-choose]").forEach(function (field) {
    var row = document.createElement("div");
    var name = document.createElement("span");
    row.className = "file-row";
    name.className = "meta";
    name.setAttribute("role", "status");
    name.textContent = field.dataset.none;
    function add(words, capture) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "button button-secondary";
      button.textContent = words;
      button.addEventListener("click", function () {
        if (capture) { field.setAttribute("capture", "environment"); } else { field.removeAttribute("capture"); }
        field.click();
      });
      row.appendChild(button);
    }
    add(field.dataset.choose, false);
    if (field.dataset.photo) { add(field.dataset.photo, true); }
    row.appendChild(name);
    field.classList.add("file-behind");
    field.tabIndex = -1;
    field.parentNode.insertBefore(row, field.nextSibling);
    field.addEventListener("change", function () {
      name.textContent = field.files.length ? field.files[0].name : field.dataset.none;
    });
    field.addEventListener("focus", function () { row.querySelector("button").focus(); });
  });

  // The error summary gets the focus (UX-27).
  var summary = document.getElementById("error-summary");
  if (summary) { summary.focus(); }

  // A search leaves out what was not chosen, so that its address is short enough to share.
  function leaveOutEmpty(form, off) {
    form.querySelectorAll("input, select").forEach(function (field) { if (!field.value && field.name) { field.disabled = off; } });
  }
  document.addEventListener("submit", function (event) {
    if (event.target.matches("form[role=search], form[data-count-from]") && !event.defaultPrevented) { leaveOutEmpty(event.target, true); }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[role=search], form[data-count-from]").forEach(function (form) { leaveOutEmpty(form, false); });
  });

  // The page of filters: its button tells how many vacancies the choices leave, while they change (UX-06).
  var counted = document.querySelector("form[data-count-from]");
  if (counted && window.fetch && window.URLSearchParams) {
    var asked = 0;
    counted.addEventListener("change", function () {
      var button = counted.querySelector("[data-count]");
      var turn = (asked += 1);
      var address = counted.dataset.countFrom + "?" + new URLSearchParams(new FormData(counted)).toString();
      button.setAttribute("aria-busy", "true");
      fetch(address, { headers: { "X-Part": "button" }, credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.text() : ""; })
        .then(function (words) {
          if (words && turn === asked) { button.textContent = words.trim(); }
        })
        .catch(function () { /* offline: the list says the number itself */ })
        .then(function () { button.removeAttribute("aria-busy"); });
    });
  }

  // Close the menu by Escape or a press elsewhere.
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach(function (menu) {
        menu.removeAttribute("open");
        menu.querySelector("summary").focus();
      });
    }
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.removeAttribute("open"); }
    });
  });
})();
