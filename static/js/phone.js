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

  /* A reader is a function of the video that promises the text of a code, "" when there is none. Phones with Android
     bring one; for the others (iPhone, Firefox) a script is fetched when the camera is opened for the first time. */
  function ownReader() {
    var detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return function (video) {
      return detector.detect(video).then(function (codes) { return codes.length ? codes[0].rawValue : ""; });
    };
  }
  function fetchedReader(address) {
    var canvas = document.createElement("canvas");
    var pen = canvas.getContext("2d", { willReadFrequently: true });
    function read(video) {
      var scale = Math.min(1, 640 / (video.videoWidth || 640));
      canvas.width = Math.round(video.videoWidth * scale) || 1;
      canvas.height = Math.round(video.videoHeight * scale) || 1;
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      var picture = pen.getImageData(0, 0, canvas.width, canvas.height);
      var code = window.jsQR(picture.data, canvas.width, canvas.height, { inversionAttempts: "dontInvert" });
      return Promise.resolve(code ? code.data : "");
    }
    return new Promise(function (resolve, reject) {
      if (window.jsQR) { resolve(read); return; }
      var script = document.createElement("script");
      script.src = address;
      script.onload = function () { resolve(read); };
      script.onerror = reject;
      document.head.appendChild(script);
    });
  }
  function reader(address) {
    if (!("BarcodeDetector" in window)) { return fetchedReader(address); }
    return window.BarcodeDetector.getSupportedFormats().then(function (formats) {
      return formats.indexOf("qr_code") >= 0 ? ownReader() : fetchedReader(address);
    });
  }

  /* Show `button` where there may be a camera; a press opens it in `view`, a code goes once to `found`. The button's
     data-reader is the address of the script for browsers that read no codes by themselves. */
  function scanner(button, view, found, refused) {
    if (!window.navigator.mediaDevices) { return; }
    button.hidden = false;
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
        return reader(button.dataset.reader);
      }).then(function (read) {
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
