// Check-in: sends codes without leaving the page, reads them by camera, and polls the counts.

const REPEAT_GAP = 3000; // a code has to be out of sight so long before it counts anew
const POLL_INTERVAL = 15_000;
const SCAN_INTERVAL = 100;

const page = document.querySelector("[data-check-in]");
const form = page.querySelector("[data-code-form]");
const shownOutcome = page.querySelector("[data-outcome]");
const field = form.elements.code;
const seen = new Map();
let last = Promise.resolve();
let etag = "";

function count(numbers) {
  for (const [name, number] of Object.entries(numbers)) {
    const shown = page.querySelector(`[data-count="${name}"]`);
    if (shown && shown.textContent !== String(number)) shown.textContent = number;
  }
}

function fail(sentence) {
  const outcome = document.createElement("div");
  outcome.className = "check-in-outcome check-in-outcome--red";
  const word = document.createElement("p");
  word.className = "check-in-outcome__name";
  word.textContent = sentence;
  outcome.append(word);
  shownOutcome.replaceChildren(outcome);
}

async function submitCode(code, source) {
  const data = new FormData(form);
  data.set("code", code);
  data.set("source", source);
  data.set("part", "1");
  let response;
  try {
    response = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
  } catch {
    return fail("Keine Verbindung. Der Code ist noch nicht geprüft, versuchen Sie es noch einmal.");
  }
  if (response.redirected) return location.reload(); // the login has ended
  if (!response.ok && response.status !== 429) return fail("Das hat nicht geklappt. Laden Sie die Seite neu.");
  shownOutcome.innerHTML = await response.text();
  const { nonce, registered, present, open } = shownOutcome.firstElementChild.dataset;
  for (const hidden of document.querySelectorAll('input[name="nonce"]')) hidden.value = nonce;
  count({ registered, present, open });
  if (source === "code") {
    field.value = "";
    field.focus({ preventScroll: true });
  }
  const { top, bottom } = shownOutcome.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) shownOutcome.scrollIntoView({ block: "start" });
}

function queue(code, source) {
  last = last.then(() => submitCode(code, source));
  return last;
}

form.addEventListener("submit", (event) => {
  const code = field.value.trim();
  event.preventDefault();
  if (code) queue(code, "code");
});

// Numbers

async function pollCounts() {
  if (document.hidden) return;
  try {
    const response = await fetch(page.dataset.numbers, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
    if (response.status !== 200 || response.redirected) return;
    etag = response.headers.get("ETag") ?? "";
    count(await response.json());
  } catch {
    // the next time again
  }
}

setInterval(pollCounts, POLL_INTERVAL);
document.addEventListener("visibilitychange", pollCounts);

// Camera

const camera = page.querySelector("[data-camera]");
const button = camera.querySelector("[data-camera-button]");
const video = camera.querySelector("[data-camera-video]");
const cameraError = camera.querySelector("[data-camera-error]");

function isNew(code, now) {
  const before = seen.get(code);
  seen.set(code, now);
  return before === undefined || now - before > REPEAT_GAP;
}

function stop() {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
  video.hidden = true;
  button.setAttribute("aria-pressed", "false");
  button.firstElementChild.textContent = "Mit der Kamera lesen";
}

async function scan(detector) {
  if (!video.srcObject) return;
  if (!document.hidden) {
    try {
      for (const { rawValue } of await detector.detect(video)) {
        if (rawValue && isNew(rawValue, performance.now())) queue(rawValue, "scan");
      }
    } catch {
      // no image yet
    }
  }
  setTimeout(scan, SCAN_INTERVAL, detector);
}

async function start(detector) {
  cameraError.hidden = true;
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    cameraError.hidden = false;
    field.focus();
    return;
  }
  video.hidden = false;
  button.setAttribute("aria-pressed", "true");
  button.firstElementChild.textContent = "Kamera ausschalten";
  video.play().catch(() => {});
  scan(detector);
}

async function canRead() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

if (await canRead()) {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  camera.hidden = false;
  button.addEventListener("click", () => (video.srcObject ? stop() : start(detector)));
  addEventListener("pagehide", stop);
}
