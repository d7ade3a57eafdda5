// Two numbers, one ceiling. GIVEN (sentences, thresholds) is written by Python; tests hold this arithmetic against it.
(() => {
  "use strict";
  const at = (id) => document.getElementById(id);
  const MOST = 1e12;

  // --- how numbers are said: words.py, letter for letter ---------------------------------------------------------------
  const halfUp = (x) => Math.floor(Math.abs(x) + 0.5) * Math.sign(x);
  const halfEven = (x) => {
    const down = Math.floor(x), rest = x - down;
    return rest > 0.5 || (rest === 0.5 && down % 2) ? down + 1 : down;
  };
  const grouped = (x) => BigInt(x).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const toStep = (x, step) => (step ? halfUp(x / step) * step : x);
  const digits = (x, n) => toStep(x, Number(`1e${Math.floor(Math.log10(x)) - n + 1}`));
  const trimmed = (x) => x.toFixed(12).replace(/0+$/, "").replace(/\.$/, "");
  const percent = (share) => {
    if (share <= 0) return "0 %";
    if (share >= 1) return "100 %";
    const points = share * 100;
    return points > GIVEN.nearlyAll ? "over 99 %" : `${trimmed(digits(points, 2))} %`;
  };
  const oneIn = (share) => {
    if (share <= 0) return "none";
    if (share >= 1) return "all";
    if (share > 1 / 3) {
      const whole = [10, 100].find((n) => halfEven(share * n) < n);
      return whole ? `${halfEven(share * whole)} in ${whole}` : "nearly all";
    }
    return `1 in ${grouped(halfEven(digits(1 / share, 3)))}`;
  };
  const said = (share) => (share > 0 && share < GIVEN.smallShare ? `${percent(share)}, ${oneIn(share)}` : percent(share));
  const filled = (name, parts) => GIVEN.says[name].replace(/\{(\w+)\}/g, (_, part) => parts[part]);
  // No line ends inside "1 in 129" or "0.78 %".
  const bound = (text) => text.replace(/\b(\d+) in (?=\d)/g, "$1\u00a0in\u00a0").replace(/(\d) (?=%)/g, "$1\u00a0");

  // --- the answer: quick.py --------------------------------------------------------------------------------------------
  const answer = ({ followers, sold, copies, price, yearly }) => {
    const largest = Math.max(...followers), ceiling = Math.min(1, sold / largest);
    const what = filled(copies ? "went" : "bought", { sold: grouped(sold) }), many = grouped(largest);
    const small = ceiling < GIVEN.smallShare ? "," : "";
    const claim = sold >= largest ? filled("no_ceiling", { what, largest: many })
      : sold === 0 ? filled("none", { largest: many })
        : filled("at_most", { share: said(ceiling) + small, largest: many, what });
    const doubts = ["strangers", ...(followers.length > 1 ? ["several"] : []), ...(copies ? ["copies"] : [])]
      .map((name) => [filled(name, { largest: many }), GIVEN.says[`${name}_cure`]]);
    const notes = [ceiling < GIVEN.lowest ? filled("standing", { verdict: GIVEN.below }) : filled("standing_open", {})];
    if (price !== null) {
      const needed = grouped(halfEven((sold * price) / yearly));
      notes.push(filled("needed", { yearly: grouped(halfEven(yearly)), needed }));
    }
    return { ceiling, largest, claim, doubts, notes };
  };

  // --- what is typed ---------------------------------------------------------------------------------------------------
  const whole = (text) => {
    const plain = text.toLowerCase().replace(/[\s'_]/g, "");
    if (/^(\d{1,3}([.,]\d{3})+|\d+)$/.test(plain)) return Number(plain.replace(/[.,]/g, ""));
    const short = /^(\d+(?:[.,]\d+)?)([km])$/.exec(plain);
    return short ? Math.round(Number(short[1].replace(",", ".")) * { k: 1e3, m: 1e6 }[short[2]]) : NaN;
  };
  const amount = (text) => {
    const plain = text.replace(/[\s'_]/g, "");
    if (!/^\d/.test(plain) || !/^(\d+|\d{1,3}([.,]\d{3})+)([.,]\d{1,2})?$/.test(plain)) return NaN;
    const parts = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(plain);
    return Number(`${parts[1].replace(/[.,]/g, "")}.${parts[2] || 0}`);
  };
  const fields = () => [...document.querySelectorAll("#places input")];
  const complain = (input, error, words) => {
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (at(error).textContent !== words) at(error).textContent = words;
  };
  const typed = () => {
    const typedIn = fields().filter((input) => input.value.trim());
    const followers = typedIn.map((input) => whole(input.value));
    const wrong = followers.findIndex((n) => !(n >= 0 && n <= MOST));
    const none = followers.length && Math.max(...followers) < 1;
    fields().forEach((input) => complain(input, "places-wrong", ""));
    if (wrong >= 0 || none) complain(typedIn[Math.max(wrong, 0)], "places-wrong", GIVEN.needs.followers);
    const soldText = at("sold").value.trim(), sold = whole(soldText);
    const soldWrong = soldText && !(sold >= 0 && sold <= MOST) ? GIVEN.needs.sold : "";
    complain(at("sold"), "sold-wrong", soldWrong);
    const priceText = at("price").value.trim(), price = priceText ? amount(priceText) : null;
    const yearly = amount(at("yearly").value.trim() || String(GIVEN.yearly));
    const moneyWrong = (price !== null && !(price > 0 && price <= MOST)) || !(yearly > 0 && yearly <= MOST);
    complain(at("price"), "money-wrong", moneyWrong ? GIVEN.needs.money : "");
    if (!typedIn.length || wrong >= 0 || none || !soldText || soldWrong || moneyWrong) return null;
    return { followers, sold, price, yearly, copies: at("copies").checked };
  };

  // --- what is shown ---------------------------------------------------------------------------------------------------
  const put = (parent, name, text, kind) => {
    const made = document.createElement(name);
    made.textContent = bound(text);
    if (kind) made.className = kind;
    parent.append(made);
    return made;
  };
  const dots = [];
  const draw = (ceiling) => {
    if (!dots.length) {
      for (let n = 0; n < 1000; n += 1) {
        const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
        dot.setAttribute("cx", (n % 40) * 10 + 5);
        dot.setAttribute("cy", Math.floor(n / 40) * 10 + 5);
        dots.push(dot);
      }
      at("dots").append(...dots);
    }
    const bought = ceiling * 1000;
    dots.forEach((dot, n) => {
      const part = Math.min(Math.max(bought - n, 0), 1);
      dot.setAttribute("class", part > 0 ? "bought" : "rest");
      dot.setAttribute("r", part > 0 && part < 1 ? Math.max(3.7 * Math.sqrt(part), 1.6) : 3.7);
    });
  };
  const code = [...crypto.getRandomValues(new Uint8Array(6))].map((n) => n.toString(16).padStart(2, "0")).join("");
  const row = (numbers, largest) => [largest, numbers.sold, numbers.copies ? "copies" : "people", at("trade").value,
    new Date().toISOString().slice(0, 10), `${GIVEN.code}-${code}`].join(",");
  let waiting = 0;
  const show = () => {
    const numbers = typed();
    at("result").hidden = !numbers;
    if (!numbers) return;
    const found = answer(numbers);
    at("claim").textContent = bound(found.claim);
    at("doubts").replaceChildren();
    found.doubts.forEach(([text, cure]) => put(put(at("doubts"), "li", text), "span", cure, "remedy"));
    at("notes").replaceChildren();
    found.notes.forEach((note) => put(at("notes"), "p", note));
    at("picture").hidden = found.ceiling >= 1;
    draw(found.ceiling);
    const lines = `${GIVEN.header}\r\n${row(numbers, found.largest)}\r\n`;
    at("line").value = lines.split("\r\n")[1];
    at("save").href = `data:text/csv;charset=utf-8,${encodeURIComponent(lines)}`;
    clearTimeout(waiting);
    waiting = setTimeout(() => { at("aloud").textContent = found.claim; }, 700);
  };
  const addPlace = () => {
    const number = fields().length + 1;
    const label = put(at("places"), "label", `Followers in place ${number}`, "unseen");
    const input = document.createElement("input");
    input.id = `followers-${number}`;
    input.inputMode = "numeric";
    input.autocomplete = "off";
    input.setAttribute("aria-describedby", "places-wrong");
    label.htmlFor = input.id;
    at("places").append(input);
    input.focus();
  };
  const copy = async () => {
    at("line").select();
    try {
      await navigator.clipboard.writeText(at("line").value);
      at("copied").textContent = "Copied.";
    } catch {
      at("copied").textContent = document.execCommand("copy") ? "Copied." : "Press Ctrl and C to copy it.";
    }
  };
  const tell = () => parent.postMessage({ stalwarts: "height", height: document.documentElement.scrollHeight }, "*");

  at("still").hidden = true;
  at("form").hidden = false;
  at("form").addEventListener("input", show);
  at("form").addEventListener("submit", (event) => event.preventDefault());
  at("more").addEventListener("click", addPlace);
  at("copy").addEventListener("click", copy);
  if (parent !== window) new ResizeObserver(tell).observe(document.body);
  show();
})();
