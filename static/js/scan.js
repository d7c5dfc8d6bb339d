/* A form that asks for a ticket's code can read it from the QR; without a camera one types it. */
(function () {
  "use strict";
  document.querySelectorAll("form[data-scan-form]").forEach(function (form) {
    var field = form.querySelector("[name=code]");
    var said = form.querySelector("[data-scan-said]");
    window.CakapPhone.scanner(form.querySelector("[data-scan]"), form.querySelector("[data-scan-view]"), function (text) {
      field.value = text;
      if (!form.querySelector("[name=name]")) { form.requestSubmit(); }
    }, function () { said.textContent = said.dataset.noCamera; });
  });
})();
