// The page's conversation with the guide. No framework and no HTML from text: everything is built by DOM calls.
"use strict";

const UI = {
  du: "Du skrev:",
  guiden: "Guiden:",
  anbefaling: "Anbefaling",
  kladde: "Udkast",
  akut: "Kan være akut",
  skriver: "Guiden skriver …",
  valgt: "valgt",
  flere: "Du kan vælge flere.",
  sendValgte: "Send valgte",
  vaelgFoerst: "Vælg mindst én mulighed.",
  svarmuligheder: "Svarmuligheder",
  proevIgen: "Prøv igen",
  vent: "Vent på svaret. Din tekst bliver i feltet.",
  ingenForbindelse: "Guiden kan ikke nås. Tjek din forbindelse, og prøv igen. Er der fare lige nu, så ring 112.",
  forLaenge: "Guiden er for længe om at svare. Vent et øjeblik, og prøv igen. Er der fare lige nu, så ring 112.",
  tekstGemt: "Din tekst er stadig i feltet.",
  cpr: "Det ligner et CPR-nummer. Slet det gerne: det er ikke nødvendigt og bliver fjernet, før din besked læses.",
  fjernet: "[cpr]",
  vaelgDato: "Vælg en dato, eller skriv den i feltet.",
  tegn: (antal) => `${antal} af ${MAX} tegn.`,
  forLang: (antal) => `${antal} af ${MAX} tegn. Kort teksten ned, eller del den i to beskeder.`,
};

const MAX = 2000;
const WAIT = 30000; // Longer than the gateway's own limit, so that its explanation comes first.
const CPR = /\d{6}[\s.\-\u2010-\u2015/]{0,3}\d{4}/g;
const MARKED = ["anbefaling", "kladde", "akut"];

const el = (id) => document.getElementById(id);
const samtale = el("samtale");
const form = el("skriv-form");
const felt = el("skriv");
const sendKnap = el("send");
const datoFelt = el("dato-felt");
const dato = el("dato");

let busy = false;
let question = null; // The choices of the latest question, closed when it is answered.

/** Makes an element with a class and children; texts become text nodes. */
function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

/** A line that ends in a file's address: its words become the link. */
const FILE_LINE = /^(.+): (\/filer\/[A-Za-z0-9_-]{32})$/;

/** The nodes of one line: a link to a file, **bold** and `code`, all else as text. */
function inline(line) {
  const file = FILE_LINE.exec(line);
  if (file) {
    const link = make("a", "", file[1]);
    link.href = file[2];
    link.target = "_blank"; // Where the file is gone, the conversation stays.
    link.rel = "noopener";
    return [link];
  }
  return line.split(/(\*\*[^*]+\*\*|`[^`]+`)/).filter(Boolean).map((part) => {
    if (part.length > 4 && part.startsWith("**") && part.endsWith("**")) return make("strong", "", part.slice(2, -2));
    if (part.length > 2 && part.startsWith("`") && part.endsWith("`")) return make("code", "", part.slice(1, -1));
    return document.createTextNode(part);
  });
}

/** The nodes of a bot's text: paragraphs at blank lines, line breaks, and lists of lines that begin with "• ". */
function rich(text) {
  const nodes = [];
  let paragraph = null;
  let list = null;
  for (const line of text.split("\n")) {
    if (line.startsWith("• ")) {
      paragraph = null;
      if (!list) nodes.push((list = make("ul")));
      list.append(make("li", "", ...inline(line.slice(2))));
    } else if (line.trim() === "") {
      paragraph = list = null;
    } else {
      list = null;
      if (paragraph) paragraph.append(make("br"));
      else nodes.push((paragraph = make("p")));
      paragraph.append(...inline(line));
    }
  }
  return nodes;
}

/** The value that a button's payload gives to a slot, or null: /svar{"slot":"x"} and /svar{"slot":["x"]} give x. */
function valueOf(payload, slot) {
  const match = /^\/svar(\{.*\})$/s.exec(payload);
  if (!match) return null;
  try {
    const entities = JSON.parse(match[1]);
    if (Object.keys(entities).length !== 1) return null;
    const value = Array.isArray(entities[slot]) && entities[slot].length === 1 ? entities[slot][0] : entities[slot];
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
}

function showUser(text) {
  samtale.append(make("div", "boble fra-bruger", make("span", "skjult", UI.du + " "), text.replace(CPR, UI.fjernet)));
  samtale.lastChild.scrollIntoView({ block: "nearest" });
  return samtale.lastChild;
}

/** Shows one turn's messages. Which text the turn's type belongs to: the last one before `custom`. */
function showTurn(messages, scroll) {
  const at = messages.findIndex((message) => message.custom && message.custom.type);
  const custom = at < 0 ? {} : messages[at].custom;
  // After a detour or a correction the question comes again, as `naeste` of another type of message.
  const asked = custom.type === "spoergsmaal" ? custom : custom.naeste?.type === "spoergsmaal" ? custom.naeste : {};
  const upTo = at < 0 ? messages : messages.slice(0, at + 1);
  const main = upTo.findLast((message) => message.text) ?? messages.findLast((message) => message.text);
  let first = null;
  let group = null;
  for (const message of messages) {
    if (message.text) {
      const bubble = make("div", "boble fra-guide", make("span", "skjult", UI.guiden));
      if (message === main && MARKED.includes(custom.type)) {
        bubble.classList.add(custom.type);
        bubble.append(make("p", "maerkat", UI[custom.type]));
      }
      bubble.append(...rich(message.text));
      samtale.append(bubble);
      first ??= bubble;
    }
    if (message.buttons) samtale.append((group = choices(message.buttons, asked)));
  }
  question = asked.slot || custom.type === "bekraeft" ? group : null;
  datoFelt.hidden = asked.slot !== "dato";
  if (scroll && first) {
    // All of the answer where there is room for it, else its beginning.
    samtale.lastChild.scrollIntoView({ block: "nearest" });
    first.scrollIntoView({ block: "nearest" });
  }
}

/** The buttons of a message; where several may be chosen, checkboxes with one button to send them. */
function choices(buttons, custom) {
  const several = custom.type === "spoergsmaal" && custom.flere === true;
  const isBox = (button) => {
    const value = several ? valueOf(button.payload, custom.slot) : null;
    return value !== null && value !== "ingen" && value !== "ved_ikke";
  };
  const boxes = buttons.filter(isBox);
  const plain = buttons.filter((button) => !isBox(button));
  const group = make(boxes.length ? "fieldset" : "div", "valg");
  if (boxes.length) {
    group.append(make("legend", "", UI.flere));
    for (const button of boxes) {
      const box = make("input");
      box.type = "checkbox";
      box.value = valueOf(button.payload, custom.slot);
      box.dataset.title = button.title;
      group.append(make("label", "kryds", box, make("span", "", button.title)));
    }
    const note = make("p", "skjult");
    note.setAttribute("role", "status");
    const submit = make("button", "send-valgte", UI.sendValgte);
    submit.type = "button";
    submit.addEventListener("click", () => {
      const chosen = [...group.querySelectorAll("input:checked")];
      if (isOff(submit)) return;
      if (!chosen.length) {
        note.className = "advarsel";
        note.textContent = UI.vaelgFoerst;
        return;
      }
      note.className = "skjult";
      note.textContent = "";
      const values = chosen.map((box) => box.value);
      choose(group, submit, chosen.map((box) => box.dataset.title).join(", "), `/svar${JSON.stringify({ [custom.slot]: values })}`);
    });
    group.append(make("span", "bryd"), submit, note, make("span", "bryd"));
  } else {
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", UI.svarmuligheder);
  }
  for (const { title, payload } of plain) {
    const button = make("button", "", title);
    button.type = "button";
    button.addEventListener("click", () => {
      if (!isOff(button)) choose(group, button, title, payload);
    });
    group.append(button);
  }
  return group;
}

const isOff = (button) => button.getAttribute("aria-disabled") === "true";

function choose(group, button, title, payload) {
  turn({ payload }, title, group === question ? () => close(group, button) : null);
}

/**
 * Closes an answered question. aria-disabled and not disabled, so that the keyboard's place is kept: the next Tab leads
 * to what has come after it.
 */
function close(group, chosen) {
  for (const button of group.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  for (const box of group.querySelectorAll("input")) box.disabled = true;
  if (chosen) {
    chosen.classList.add("valgt");
    if (!chosen.classList.contains("send-valgte")) chosen.append(make("span", "skjult", ` (${UI.valgt})`));
  }
}

function setBusy(value) {
  busy = value;
  sendKnap.setAttribute("aria-disabled", String(value));
  const dots = [0, 1, 2].map(() => make("span", "prik"));
  el("skriver").replaceChildren(...(value ? [...dots, UI.skriver] : []));
}

function showError(text, retry) {
  const box = el("fejl");
  box.replaceChildren(make("p", "", text));
  if (retry) {
    const button = make("button", "", UI.proevIgen);
    button.type = "button";
    button.addEventListener("click", () => {
      felt.focus();
      retry();
    });
    box.append(button);
  }
  box.scrollIntoView({ block: "nearest" });
}

/** Posts one turn. Returns the messages, or throws an Error with a Danish text and `again` (whether to offer a retry). */
async function post(body) {
  let response;
  let answer;
  try {
    response = await fetch("/api/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      signal: AbortSignal.timeout(WAIT),
    });
    answer = await response.json();
  } catch (error) {
    throw Object.assign(new Error(error.name === "TimeoutError" ? UI.forLaenge : UI.ingenForbindelse), { again: true });
  }
  if (!response.ok) {
    const again = response.status === 429 || response.status >= 500;
    throw Object.assign(new Error(answer.fejl || UI.ingenForbindelse), { again });
  }
  return answer.messages;
}

/**
 * One turn: shows what the user said, sends it, shows the answer. Where it fails, the user's bubble goes, a text comes
 * back into the field, and a retry is offered.
 */
async function turn(body, shown, answered) {
  if (busy) return;
  setBusy(true);
  el("fejl").replaceChildren();
  const bubble = shown ? showUser(shown) : null;
  try {
    const messages = await post(body);
    if (answered) answered();
    else if (question && body.message !== undefined) close(question, null);
    showTurn(messages, bubble !== null); // The opening line stays below the header, which is read first.
  } catch (error) {
    bubble?.remove();
    if (body.message !== undefined) {
      felt.value = felt.value.trim() ? `${body.message}\n${felt.value}` : body.message;
      check();
    }
    const kept = body.message !== undefined ? ` ${UI.tekstGemt}` : "";
    const retry = body.message !== undefined ? sendText : () => turn(body, shown, answered);
    showError(error.message + kept, error.again ? retry : null);
  } finally {
    setBusy(false);
  }
}

const length = () => [...felt.value.trim()].length;

/** Shows the reminders about what is typed: a CPR number, or a text that is getting too long. */
function check() {
  const notes = [];
  if (felt.value.search(CPR) >= 0) notes.push(UI.cpr);
  if (length() > MAX) notes.push(UI.forLang(length()));
  else if (length() > MAX - 200) notes.push(UI.tegn(length()));
  warn(notes.join(" "));
}

function warn(text) {
  const box = el("advarsel");
  if (box.textContent !== text) box.textContent = text;
}

function sendText() {
  const text = felt.value.trim();
  if (!text) return felt.focus();
  if (busy) return warn(UI.vent);
  if (length() > MAX) return check();
  felt.value = "";
  warn("");
  turn({ message: text }, text, null);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  sendText();
});
felt.addEventListener("input", check);
felt.addEventListener("keydown", (event) => {
  // An Enter that ends the composing of a letter is no Enter to send.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    sendText();
  }
});
el("brug-dato").addEventListener("click", () => {
  if (!dato.value) {
    warn(UI.vaelgDato);
    return dato.focus();
  }
  const shown = new Date(`${dato.value}T12:00`).toLocaleDateString("da-DK", { dateStyle: "full" });
  const open = question;
  felt.focus();
  turn({ payload: `/svar${JSON.stringify({ dato: dato.value })}` }, shown, open ? () => close(open, null) : null);
});

form.hidden = false;
turn({ payload: "/hils" }, null, null);
