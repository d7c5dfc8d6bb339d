/* What pages share that work on a phone without a signal: an event's own number, and the camera that reads QR codes. */
window.CakapPhone = (function () {
  "use strict";

  function newEvent() {
    if (window.crypto.randomUUID) { return window.crypto.randomUUID(); }
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    var hex = Array.from(bytes, function (byte) { return (byte + 256).toString(16).slice(1); }).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  /* Phones with Android read QR codes by themselves; elsewhere there is no button, and people type the short code. */
  function reader() {
    var detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return function (video) {
      return detector.detect(video).then(function (codes) { return codes.length ? codes[0].rawValue : ""; });
    };
  }
  function canRead() {
    if (!window.navigator.mediaDevices || !("BarcodeDetector" in window)) { return Promise.resolve(false); }
    return window.BarcodeDetector.getSupportedFormats().then(function (formats) {
      return formats.indexOf("qr_code") >= 0;
    });
  }

  /* Show `button` where codes can be read; a press opens the camera in `view`, a code goes once to `found`. */
  function scanner(button, view, found, refused) {
    canRead().then(function (can) { button.hidden = !can; });
    button.addEventListener("click", function () { if (view.srcObject) { stop(); } else { open(); } });
    function stop() {
      if (view.srcObject) { view.srcObject.getTracks().forEach(function (track) { track.stop(); }); }
      view.srcObject = null;
      view.hidden = true;
    }
    function open() {
      var last = "";
      window.navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (stream) {
        view.srcObject = stream;
        view.hidden = false;
        view.play();
        var read = reader();
        function look() {
          if (!view.srcObject) { return; }
          read(view).then(function (text) {
            if (text && text !== last) {
              last = text;
              found(text);
              if (window.navigator.vibrate) { window.navigator.vibrate(80); }
            }
          }).catch(function () {}).then(function () { window.setTimeout(look, 250); });
        }
        look();
      }, function () { stop(); refused(); });
    }
  }

  return { newEvent: newEvent, scanner: scanner };
})();
