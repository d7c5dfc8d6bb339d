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

  // Coming back by the back button shows the button as it was.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent-at]").forEach(function (form) { delete form.dataset.sentAt; });
    document.querySelectorAll("button[data-words]").forEach(function (button) { button.textContent = button.dataset.words; });
  });

  // The error summary gets the focus (UX-27).
  var summary = document.getElementById("error-summary");
  if (summary) { summary.focus(); }

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
