// What a browser with scripts does beyond the page itself: files are dropped anywhere on their form, sent piece by piece,
// watched and stopped. Without scripts the same form sends them whole.
"use strict";

const PIECE = 8 * 1024 * 1024;

function make(name, attributes, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

// --- which files: chosen, or dropped as files and folders

async function entriesOf(reader) {
  const all = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return all;
    all.push(...some);
  }
}

async function walk(entry, path, found) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    found.push({ file, path: path + entry.name });
  } else {
    for (const inner of await entriesOf(entry.createReader())) await walk(inner, `${path}${entry.name}/`, found);
  }
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, path: file.name }));
  const found = [];
  for (const entry of entries) await walk(entry, "", found);
  return found;
}

function chosen(input) {
  return [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

// --- sending

class Refused extends Error {}

function post(url, body, secret, { stop, progress } = {}) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", secret);
    if (body instanceof Blob) request.setRequestHeader("Content-Type", "application/octet-stream");
    if (progress) request.upload.addEventListener("progress", (event) => progress(event.loaded));
    request.addEventListener("load", () => {
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { told = {}; }
      if (request.status < 300) done(told);
      else failed(new Refused([told.problem || "This could not be done.", told.next].filter(Boolean).join(" ")));
    });
    request.addEventListener("error", () => failed(new Error("unreachable")));
    request.addEventListener("abort", () => failed(new Refused("Stopped. What had been sent was removed.")));
    if (stop) stop.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}

// A server that is restarted meanwhile is waited for: a piece that came already does no harm.
async function insist(url, body, secret, how) {
  for (let tries = 0; ; tries += 1) {
    try { return await post(url, body, secret, how); } catch (problem) {
      if (problem instanceof Refused || how.stop.aborted || tries === 20) throw problem;
      await new Promise((done) => setTimeout(done, 1500));
    }
  }
}

async function send(form, files, board, stop) {
  const secret = form.elements.csrfmiddlewaretoken.value;
  const name = new URL(form.action).pathname.split("/").pop();
  const said = new URLSearchParams();
  for (const [key, value] of new FormData(form)) if (typeof value === "string" && key !== "csrfmiddlewaretoken") said.append(key, value);
  said.append("files", JSON.stringify(files.map(({ field, path, file }) => ({ field, path, size: file.size }))));
  const { job } = await post(`/bring/${name}`, said, secret, { stop });
  board.job = job;
  for (const [number, { file }] of files.entries()) {
    for (let at = 0; at < file.size; at += PIECE) {
      const piece = file.slice(at, at + PIECE);
      await insist(`/bring/${job}/${number}/${at}`, piece, secret, { stop, progress: (sent) => board.show(number, at + sent) });
    }
    board.show(number, file.size, true);
  }
  return insist(`/bring/${job}/finish`, new URLSearchParams(), secret, { stop });
}

// --- what is seen of it

function boardFor(files) {
  const total = files.reduce((sum, { file }) => sum + file.size, 0) || 1;
  const held = files.map(() => 0);
  const bar = make("progress", { max: total, value: 0, "aria-label": "How much has been sent" });
  const told = make("p", { role: "status" });
  const lines = files.slice(0, 12).map(({ path, file }) => make("li", {}, `${path} `, make("span", { class: "quiet" }, size(file.size))));
  const rest = files.length - lines.length;
  const list = make("ul", { class: "stages" }, ...lines, ...(rest ? [make("li", { class: "quiet" }, `and ${rest} more`)] : []));
  const stop = make("button", { type: "button", class: "plain" }, "Stop");
  const element = make("div", { class: "board" }, told, bar, list, stop);
  let last = 0;
  return {
    element, stop, told, job: null,
    show(number, bytes, whole) {
      held[number] = bytes;
      if (lines[number] && whole) lines[number].classList.add("whole");
      const sum = held.reduce((a, b) => a + b, 0);
      bar.value = sum;
      if (Date.now() - last > 400 || sum >= total) { last = Date.now(); told.textContent = `${size(sum)} of ${size(total)} sent`; }
    },
  };
}

function complain(form, words) {
  form.querySelector(".board")?.remove();
  form.querySelectorAll(".complaint").forEach((one) => one.remove());
  form.append(make("p", { role: "alert", class: "complaint" }, words));
}

async function bring(form, files) {
  if (!files.length) { complain(form, "Choose at least one file."); return; }
  form.querySelectorAll(".complaint").forEach((one) => one.remove());
  const control = new AbortController();
  const board = boardFor(files);
  const button = form.querySelector("button[type=submit]");
  form.querySelector(".board")?.remove();
  form.append(board.element);
  form.classList.add("sending");
  button.disabled = true;
  const secret = form.elements.csrfmiddlewaretoken.value;
  const clear = () => board.job && post(`/bring/${board.job}/stop`, new URLSearchParams(), secret).catch(() => null);
  const leave = () => {
    if (board.job) navigator.sendBeacon(`/bring/${board.job}/stop`, new URLSearchParams({ csrfmiddlewaretoken: secret }));
  };
  board.stop.addEventListener("click", () => control.abort());
  window.addEventListener("pagehide", leave);
  try {
    const { at } = await send(form, files, board, control.signal);
    window.removeEventListener("pagehide", leave);
    window.location.assign(at);
  } catch (problem) {
    window.removeEventListener("pagehide", leave);
    await clear();
    complain(form, problem instanceof Refused ? problem.message : "The studio cannot be reached. Is it still open in the terminal?");
    form.classList.remove("sending");
    button.disabled = false;
  }
}

function dressUp(form) {
  const inputs = [...form.querySelectorAll("input[type=file]")];
  if (!inputs.length || form.dataset.dressed) return;
  form.dataset.dressed = "yes";
  const main = inputs.find((input) => input.multiple);
  const given = () => inputs.flatMap((input) => chosen(input).map((one) => ({ ...one, field: input.name })));
  form.addEventListener("submit", (event) => { event.preventDefault(); bring(form, given()); });
  if (!main) return;
  const folder = make("input", { type: "file", webkitdirectory: "", multiple: "", hidden: "" });
  const open = make("button", { type: "button", class: "plain" }, "Choose a whole folder");
  const all = (files) => bring(form, [...given(), ...files.map((one) => ({ ...one, field: main.name }))]);
  open.addEventListener("click", () => folder.click());
  folder.addEventListener("change", () => all(chosen(folder)));
  const field = main.closest(".field");
  field.querySelector("label").append(make("span", { class: "hint" }, "Drop them here, or choose them."));
  field.append(open, folder);
  const over = (event) => { event.preventDefault(); form.classList.add("over"); };
  form.addEventListener("dragover", over);
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("over");
    all(await dropped(event.dataTransfer));
  });
}

function dressAll() {
  document.querySelectorAll("form[enctype='multipart/form-data']").forEach(dressUp);
}

// What a link points to is shown, however deep it is folded away.
function unfold() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (let one = target.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
  target.scrollIntoView();
}

// A queue is gone through by keys: the first card takes the focus, and its letters press its buttons.
function takeUp() {
  const card = document.querySelector(".queue");
  if (!card) return;
  if (!location.hash) card.focus({ preventScroll: true });
  card.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const button = card.querySelector(`button[aria-keyshortcuts="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button || card.dataset.answered) return;
    card.dataset.answered = "yes";
    event.preventDefault();
    button.click();
  });
}

// A file that misses its form must not replace the page.
for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
dressAll();
unfold();
takeUp();
window.addEventListener("hashchange", unfold);
document.addEventListener("htmx:afterSwap", dressAll);
