/* Checks the signed part of a QR's address in the browser. It stands behind the # and is never sent to the portal. */
(function () {
  "use strict";
  var box = document.querySelector("[data-keys]");
  var sealed = window.location.hash.slice(1);
  if (!box || sealed.indexOf(".") < 0 || !window.crypto || !window.crypto.subtle) { return; }

  function bytes(text) {
    var plain = window.atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (char) { return char.charCodeAt(0); });
  }

  function say(isGood) {
    box.className = "notice " + (isGood ? "notice-success" : "notice-danger");
    box.querySelector("[data-said]").textContent = isGood ? box.dataset.good : box.dataset.bad;
    box.hidden = false;
  }

  function verified() {
    var parts = sealed.split(".");
    var payload = bytes(parts[0]);
    var values = JSON.parse(new TextDecoder().decode(payload));
    var key = JSON.parse(box.dataset.keys).filter(function (one) { return one.id === values[1]; })[0];
    if (!key || values[0] !== "CK1" || values[2] !== box.dataset.code) { return Promise.resolve(false); }
    return window.crypto.subtle.importKey("raw", bytes(key.public), { name: "Ed25519" }, false, ["verify"])
      .then(function (imported) { return window.crypto.subtle.verify({ name: "Ed25519" }, imported, bytes(parts[1]), payload); });
  }

  var answer;
  try { answer = verified(); } catch (spoilt) { say(false); return; }
  // A browser that does not know Ed25519 says nothing: the register above has answered already.
  answer.then(say, function () {});
})();
