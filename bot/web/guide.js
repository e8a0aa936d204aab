// The guide as an element: <moede-guide server="https://..."></moede-guide>. No framework, and no HTML from text:
// everything is built by DOM calls. What the guide says comes from the gateway; the page's own words stand in ORD, and
// in another language in ord.LANG.json beside this file.
"use strict";

(() => {
  const ORD = {
    samtale: "Samtalen",
    overblik: "Overblik og genveje",
    du: "Du skrev:",
    guiden: "Guiden:",
    anbefaling: "Anbefaling",
    kladde: "Udkast",
    akut: "Kan være akut",
    laering: "Læring",
    rettelse: "Rettelse",
    forhaand: "Før du retter",
    ikkeDaekket: "Står ikke i kilderne",
    rigtigt: "Rigtigt",
    forkert: "Ikke helt",
    skriver: "Guiden skriver …",
    langsom: "Det tager lidt længere end normalt. Din besked er sendt.",
    valgt: "valgt",
    flere: "Du kan vælge flere.",
    sendValgte: "Send valgte",
    vaelgFoerst: "Vælg mindst én mulighed.",
    svarmuligheder: "Svarmuligheder",
    antalValg: "{antal} svarmuligheder.",
    proevIgen: "Prøv igen",
    vent: "Vent på svaret. Din tekst bliver i feltet.",
    ingenForbindelse: "Guiden kan ikke nås. Tjek din forbindelse, og prøv igen. Er der fare lige nu, så ring 112.",
    forLaenge: "Guiden er for længe om at svare. Vent et øjeblik, og prøv igen. Er der fare lige nu, så ring 112.",
    tekstGemt: "Din tekst er stadig i feltet.",
    cpr: "Det ligner et CPR-nummer. Slet det gerne: det er ikke nødvendigt og bliver fjernet, før din besked læses.",
    navn: "Det ligner et navn: »{ord}«. Skriv hellere »barnet« eller »mor«. Guiden har ikke brug for navne.",
    fjernet: "[cpr]",
    tegn: "{antal} af {max} tegn.",
    forLang: "{antal} af {max} tegn. Kort teksten ned, eller del den i to beskeder.",
    skriv: "Skriv til guiden",
    send: "Send",
    tip: "Enter sender. Skift og Enter giver en ny linje.",
    dato: "Vælg en dato",
    brugDato: "Brug datoen",
    vaelgDato: "Vælg en dato, eller skriv den i feltet.",
    dineSvar: "Dine svar",
    ingenSvar: "Når du svarer, kan du se og rette dine svar her.",
    ret: "Ret",
    retDet: "Ret: {navn}",
    spoergsmaal: "Spørgsmål {nr} af {af}",
    faerdig: "Du har fået en anbefaling.",
    byggerPaa: "Bygger på {navn}.",
    skift: "Skift mødestruktur",
    fortryd: "Fortryd svar",
    tilSvar: "Dine svar og genveje",
    forfra: "Start forfra",
    forfraSikker: "Vil du begynde forfra?",
    forfraHvad: "Så bliver dine svar slettet. Samtalen på skærmen bliver stående, til du lukker siden.",
    forfraJa: "Ja, start forfra",
    fortsaet: "Fortsæt, hvor du slap",
    slaaOp: "Slå op",
    slaaOpLabel: "Hvad vil du vide?",
    slaaOpKnap: "Slå op",
    slaaOpTip: "For eksempel »frist for invitation« eller »hvem er mødeleder«.",
    forslag: "Forslag",
    antalForslag: "{antal} forslag. Brug pil ned.",
    laer: "Lær",
    laerHvad: "Korte forløb og quizzer om møderne, i dit eget tempo.",
    laerForloeb: "Vælg et forløb",
    laerQuiz: "Tag en quiz",
    laerFremgang: "Vis min fremgang",
    trin: "Trin {nr} af {af}",
    trinFaerdig: "Forløbet er færdigt.",
    mere: "Mere",
    kan: "Hvad kan du?",
    kanTitel: "Det kan guiden",
    kanHvad: "Skriv, som du plejer. Tryk på et eksempel, så kommer det i skrivefeltet, og du kan rette det.",
    eksempler: [
      "Vi er bekymrede for et barn, der næsten ikke taler. Hvilket møde skal vi indkalde til?",
      "Hvad er fristen for invitation til et børne- og familiemøde?",
      "Hvem leder et tværfagligt dialogmøde?",
      "Lav en invitation til torsdag om tre uger",
      "Ret mit svar om bekymringen",
      "Lær mig om samarbejdsmødet",
      "Jeg er i Holbæk",
    ],
    kanIkke:
      "Guiden finder kun svar i kilderne. Den afgør ikke sager, og den erstatter ikke din leder eller jeres rådgiver.",
    menneske: "Tal med et menneske",
    gem: "Gem til senere",
    hent: "Hent med kode",
    hentTitel: "Hent det, du har gemt",
    hentLabel: "Din kode",
    hentTip: "Du fik koden, da du gemte. Store og små bogstaver er lige gode.",
    hentKnap: "Hent",
    hentTom: "Skriv koden først.",
    kopierKoden: "Kopiér koden",
    slet: "Slet mine data",
    om: "Om guiden",
    nyFane: "åbner i ny fane",
    luk: "Luk",
    kopier: "Kopiér",
    kopieret: "Kopieret",
    kopiFejl: "Det kunne ikke kopieres. Markér teksten, og kopiér den selv.",
    udskriv: "Udskriv",
    klokken: "kl. {tid}",
    nyttigt: "Nyttigt",
    ikkeNyttigt: "Ikke nyttigt",
    hvadGalt: "Hvad var der galt?",
    feedback: "Tak. Dit svar er talt med. Der er ikke gemt nogen tekst.",
    feedbackFejl: "Din tilbagemelding kunne ikke sendes. Prøv igen om lidt.",
    kategorier: {
      forkert: "Svaret er forkert",
      uklart: "Svaret er svært at forstå",
      mangler: "Der mangler noget",
      langsomt: "Det tog for lang tid",
    },
    udenKategori: "Noget andet",
    hvorfor: "Hvorfor",
    taet: "Tæt valg",
    hvis: "Det ville ændre svaret",
    afhaenger: "Det afhænger af noget, vi ikke ved",
    foerst: "Først",
    praktisk: "Sådan holdes mødet",
    detaljer: "Mere om det",
    uenige: "Kilderne er uklare eller uenige",
    kilder: "Kilder og udgave",
    udgave: "{rulebook}, {udgave}. Kontrolleret {kontrolleret}. Regel {regel}.",
    kvittering: "Kvittering",
    kvitteringHvad: "Med den kan du finde anbefalingen frem igen. Den indeholder dine svar, men ikke hvem du er.",
    aabnKvittering: "Åbn kvitteringen",
    resten: "Hele anbefalingen står i samtalen.",
    helt: "Det hele står i samtalen.",
    antalFiler: "{antal} filer at hente.",
    fil: "{type}, {kb} kB",
    filUkendt: "fil",
    tidslinje: "Se tidslinjen",
    vej: "Se din vej på kortet",
    billedeTid: "Tidslinje over mødet og fristerne. Det samme står som tekst i udkastet.",
    billedeKort: "Kort over møderne, hvor din vej er markeret. Det samme står som tekst i anbefalingen.",
    ring112: "Ring 112",
    glemt: "Guiden har glemt dine tidligere svar, fordi den har været genstartet eller har ventet for længe.",
    sendSvar: "Send mine svar igen",
    svarIgen: "Mine svar igen",
    andenFane: "Du har skrevet til guiden i en anden fane. De to faner deler dine svar.",
    fortsaetHer: "Fortsæt her",
    intetSvar: "Der kom intet svar. Prøv igen, eller skriv det på en anden måde.",
  };

  const MAX = 2000;
  const WAIT = 30000; // Longer than the gateway's own limit, so that its explanation comes first. Milliseconds.
  const SILENT = 10000; // A stream beats every second: silence for so long is a lost network. Milliseconds.
  const SLOW = 5000;
  const NARROW = 480; // Less room than this, and the map is drawn for a phone. Pixels.
  const WIDE = 832; // From here on the panels stand beside the conversation, as in the style sheet. CSS pixels.
  const CPR = /\d{6}[\s.\-\u2010-\u2015/]{0,3}\d{4}/g;
  const MARKED = ["anbefaling", "kladde", "akut", "laering", "rettelse"];
  const RATED = ["anbefaling", "kladde", "svar", "laering", "ikke_forstaaet"];
  const FILES = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "text/plain": "Tekst",
    "text/calendar": "Kalender",
    "application/zip": "Zip",
  };
  const FILE = /^\/filer\/[A-Za-z0-9_-]{8,128}$/;
  const FILE_LINE = /^(?:• )?(.+): (\/filer\/[A-Za-z0-9_-]{8,128})$/;
  /** A text without the lines that name files: a list of links says the same. */
  const withoutFiles = (text) =>
    text
      .split("\n")
      .filter((line) => !FILE_LINE.test(line))
      .join("\n");
  // Words that have a capital in the middle of a sentence and are no person's name.
  const NO_NAMES = new Set(
    (
      "Danmark Ringsted Holbæk Kompetenceenheden Sundhedstjenesten Ungeenheden Modtagelsen Familiehuset Familieafdelingen " +
      "Børnehuset Børne Familierådgivningen Ungdommens Uddannelsesvejledning Den Sociale Indgang Teams Word Aula Outlook " +
      "Ankestyrelsen Barnets Serviceloven Udviklingsmodellen Hej Tak Mvh"
    ).split(" "),
  );
  const NAMED = /(?:\bhedder|\bkaldes|\bved navn|\bnavnet er)\s+(\p{L}{2,})/iu;
  const CAPITAL = /(?<=[\p{Ll}\d,;:)]\s)(\p{Lu}\p{Ll}{2,})(?![\p{L}-])/gu;

  const script = document.currentScript;
  const home = new URL(script ? script.src : "/static/guide.js", location.href);

  /** Makes an element with a class and children; texts become text nodes. */
  function make(tag, className, ...children) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children.filter((child) => child !== null));
    return node;
  }

  /** Sets attributes, and gives the element back. */
  function set(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }

  /** Puts values into a text's {places}. */
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

  const first = (list) => (Array.isArray(list) ? list.filter((item) => typeof item === "string" && item) : []);

  /** An id for a turn. randomUUID needs a secure page, which an intranet's may not be. */
  const newId = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /** An address that may be linked to, or null: http, https, mailto and tel. */
  function safe(address) {
    try {
      const url = new URL(address);
      return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
    } catch {
      return null;
    }
  }

  /** A word that looks like a person's name, or null. A reminder only: the gateway does the real work. */
  function nameIn(text) {
    const told = NAMED.exec(text);
    if (told) return told[1];
    for (const [, word] of text.matchAll(CAPITAL)) if (!NO_NAMES.has(word)) return word;
    return null;
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

  /** A text without its markup, as it is read aloud or copied. */
  const plain = (text) =>
    text
      .replace(/\*\*([^*]+)\*\*/g, "$1")
      .replace(/`([^`]+)`/g, "$1")
      .replace(/\n[ \t]+\n/g, "\n\n")
      .trim();

  const isOff = (button) => button.getAttribute("aria-disabled") === "true";

  /** The style sheet, shared by all elements. On the guide's own page it is the one linked there, from the cache. */
  let sheet = null;
  function styles(server) {
    sheet ??= (async () => {
      const linked = [...document.styleSheets].find((one) => one.href?.startsWith(`${server}/static/guide.css`));
      const response = await fetch(linked?.href ?? `${server}/static/guide.css`, {
        credentials: linked ? "same-origin" : "omit",
      });
      return new CSSStyleSheet().replace(await response.text());
    })();
    return sheet;
  }

  /** What a request came to nothing by: a text to show, whether trying again may help, and whether it was the network. */
  class Failure extends Error {
    constructor(text, again, lost = false) {
      super(text);
      this.again = again;
      this.lost = lost;
    }
  }

  /** Talks to the gateway: by its cookie on its own page, elsewhere by a token that is kept in memory. */
  class Connection {
    constructor(server, words) {
      this.server = server;
      this.words = words;
      this.own = server === location.origin && window.top === window;
      this.token = null;
      this.renewed = false; // Whether the session is a new one since somebody last asked.
    }

    async #fetch(path, body, accept, signal) {
      const headers = { "Content-Type": "application/json", Accept: accept };
      if (!this.own) {
        this.token ??= await this.#session(signal);
        headers["X-Guide-Session"] = this.token;
      }
      const credentials = this.own ? "same-origin" : "omit";
      const response = await fetch(this.server + path, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
        credentials,
        signal,
      });
      if (!this.own) this.token = response.headers.get("X-Guide-Session") ?? this.token;
      return response;
    }

    async #session(signal) {
      const headers = { "Content-Type": "application/json" };
      const response = await fetch(`${this.server}/api/session`, {
        method: "POST",
        headers,
        body: "{}",
        credentials: "omit",
        signal,
      });
      const answer = await response.json();
      if (!response.ok) throw new Failure(answer.fejl ?? this.words.ingenForbindelse, response.status >= 500);
      return answer.token;
    }

    /** Posts JSON and gives the answer's. Throws a Failure. */
    async post(path, body, accept = "application/json") {
      const control = new AbortController();
      const limit = setTimeout(() => control.abort(), WAIT);
      try {
        let response = await this.#fetch(path, body, accept, control.signal);
        if (response.status === 401 && !this.own) {
          this.token = null;
          this.renewed = true;
          response = await this.#fetch(path, body, accept, control.signal);
        }
        const stream = response.headers.get("Content-Type")?.startsWith("text/event-stream");
        const answer = stream ? await this.#stream(response, control) : await response.json();
        const status = stream ? (answer.status ?? 200) : response.status;
        if (status >= 400)
          throw new Failure(answer.fejl ?? this.words.ingenForbindelse, status === 429 || status >= 500);
        if (answer.ny_session) this.renewed = true;
        return answer;
      } catch (error) {
        if (error instanceof Failure) throw error;
        const late = control.signal.aborted;
        throw new Failure(late ? this.words.forLaenge : this.words.ingenForbindelse, true, !late);
      } finally {
        clearTimeout(limit);
      }
    }

    /** Reads Server-Sent Events until the turn's answer, or its error. Throws where the stream ends without. */
    async #stream(response, control) {
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let silence;
      let rest = "";
      try {
        for (;;) {
          silence = setTimeout(() => control.abort(), SILENT);
          const { value, done } = await reader.read();
          clearTimeout(silence);
          if (done) throw new TypeError("the stream ended");
          const parts = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
          rest = parts.pop();
          for (const part of parts) {
            const event = /^event: *(\w+)$/m.exec(part)?.[1];
            const data = part
              .match(/^data: ?.*$/gm)
              ?.map((line) => line.replace(/^data: ?/, ""))
              .join("\n");
            if (event === "svar" || event === "fejl") return JSON.parse(data);
          }
        }
      } finally {
        clearTimeout(silence);
        reader.cancel().catch(() => {});
      }
    }

    /** One turn. A lost answer is asked for once more with the same number, which the gateway never runs twice. */
    async turn(body) {
      try {
        return await this.post("/api/chat", body, "text/event-stream, application/json");
      } catch (failure) {
        if (!failure.lost || !navigator.onLine) throw failure;
        await new Promise((done) => setTimeout(done, 700));
        return this.post("/api/chat", body, "text/event-stream, application/json");
      }
    }
  }

  class MoedeGuide extends HTMLElement {
    #w = ORD;
    #root = this.attachShadow({ mode: "open" });
    #line = null;
    #busy = false;
    #question = null; // The choices of the latest question, closed when it is answered.
    #failed = null; // The turn that came to nothing: sent again as it is, it keeps its number.
    #known = { svar: [], fakta: {}, rulebook: null };
    #tab = newId();
    #tabs = null;
    #printed = [];
    #at = {}; // The parts of the element by name.

    async connectedCallback() {
      if (this.#line) return;
      const server = new URL(this.getAttribute("server") || home.origin, location.href).origin;
      const lang = this.getAttribute("lang") ?? "da";
      this.#line = new Connection(server, ORD);
      // Without the sheet it is plain, but it works.
      const [css, words] = await Promise.all([styles(server).catch(() => null), this.#words(server, lang)]);
      this.#w = this.#line.words = words;
      if (css) this.#root.adoptedStyleSheets = [css];
      this.#root.append(this.#build());
      this.#wide();
      window.addEventListener("beforeprint", () => this.#beforePrint());
      window.addEventListener("afterprint", () => this.#afterPrint());
      if (this.#line.own && "BroadcastChannel" in window) {
        this.#tabs = new BroadcastChannel("moede-guide");
        this.#tabs.addEventListener("message", ({ data }) => data !== this.#tab && this.#otherTab());
      }
      document.addEventListener("click", (event) => {
        // A page's link to the element leads to where one writes.
        if (this.id && event.target.closest?.(`a[href="#${CSS.escape(this.id)}"]`)) {
          event.preventDefault();
          this.focus();
        }
      });
      this.#turn({ payload: "/hils" }, null);
    }

    async #words(server, lang) {
      if (lang === "da" || !/^[a-z]{2}$/.test(lang)) return ORD;
      try {
        return {
          ...ORD,
          ...(await (await fetch(`${server}/static/ord.${lang}.json`, { credentials: "omit" })).json()),
        };
      } catch {
        return ORD;
      }
    }

    /** The composer is where the element's focus goes. */
    focus(options) {
      this.#at.felt?.focus(options);
    }

    // --- What the element is made of ---------------------------------------------------------------------------------

    #button(text, action, className = "") {
      const button = set(make("button", className, text), { type: "button" });
      button.addEventListener("click", () => {
        if (!isOff(button)) action(button);
      });
      return button;
    }

    /** A button that sends a payload as a turn; `shown` is what the user is taken to have said. */
    #sends(text, payload, className) {
      return this.#button(text, () => this.#turn({ payload }, text), className);
    }

    #build() {
      const w = this.#w;
      const at = this.#at;
      at.log = set(make("div"), { id: "samtale", role: "log", "aria-live": "off", "aria-labelledby": "titel" });
      at.status = set(make("p"), { id: "skriver", role: "status" });
      at.error = set(make("div"), { id: "fejl", role: "alert" });
      at.polite = set(make("div", "skjult"), { id: "oplaes", role: "status" });
      at.assertive = set(make("div", "skjult"), { id: "oplaes-akut", role: "alert" });
      at.dialog = set(make("dialog"), { "aria-labelledby": "dialog-titel" });
      const talk = make("section", "samtalen", at.log, at.status, at.error, this.#composer());
      talk.prepend(set(make("h2", "skjult", w.samtale), { id: "titel" }));
      set(talk, { "aria-labelledby": "titel" });
      return make("div", "ramme", this.#aside(), talk, at.polite, at.assertive, at.dialog);
    }

    #composer() {
      const w = this.#w;
      const at = this.#at;
      at.felt = set(make("textarea"), {
        id: "skriv",
        rows: "2",
        autocomplete: "off",
        "aria-describedby": "tip advarsel",
      });
      at.send = set(make("button", "hoved", w.send), { type: "submit", id: "send" });
      at.note = set(make("p", "advarsel"), { id: "advarsel", role: "status" });
      const form = make(
        "form",
        "",
        make(
          "div",
          "over",
          set(make("label", "", w.skriv), { for: "skriv" }),
          set(
            this.#button(w.dineSvar, () => this.#toAnswers(), "lille"),
            { "aria-label": w.tilSvar },
          ),
        ),
        make("div", "linje", at.felt, at.send),
        set(make("p", "tip", w.tip), { id: "tip" }),
        at.note,
      );
      set(form, { id: "skriv-form", method: "post", action: "" });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.#sendText();
      });
      at.felt.addEventListener("input", () => this.#check());
      at.felt.addEventListener("keydown", (event) => {
        // An Enter that ends the composing of a letter is no Enter to send.
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          this.#sendText();
        }
      });
      return form;
    }

    #panel(name, title, ...children) {
      const label = make("span", "", title);
      const panel = make("details", `panel ${name}`, make("summary", "", label), make("div", "indhold", ...children));
      this.#at[name] = panel;
      return panel;
    }

    #aside() {
      const w = this.#w;
      const at = this.#at;
      at.answers = make("dl");
      at.none = make("p", "svag", w.ingenSvar);
      at.progress = make("div", "fremgang");
      at.count = make("span", "antal");
      at.book = make("p", "svag bog");
      const undo = this.#sends(w.fortryd, "/tilbage", "stille");
      const again = this.#button(w.forfra, () => this.#startAgain(), "stille");
      at.steps = make("div", "skridt", undo, again);
      at.steps.hidden = true;
      const answers = this.#panel("svarpanel", w.dineSvar, at.book, at.progress, at.none, at.steps, at.answers);
      answers.querySelector("summary").append(at.count);
      at.learnt = make("div", "fremgang");
      const learn = this.#panel(
        "laerpanel",
        w.laer,
        make("p", "svag", w.laerHvad),
        at.learnt,
        this.#sends(w.laerForloeb, "/laer", "stille"),
        this.#sends(w.laerQuiz, '/laer{"quiz":"menu"}', "stille"),
        this.#sends(w.laerFremgang, "/vis_fremgang", "stille"),
      );
      const about = this.#outward(w.om, `${this.#line.server}/om`);
      const more = this.#panel(
        "merepanel",
        w.mere,
        this.#button(w.kan, () => this.#whatCan(), "stille"),
        this.#sends(w.menneske, "/menneske", "stille"),
        this.#sends(w.skift, "/skift_rulebook", "stille"),
        this.#button(w.gem, () => this.#save(), "stille"),
        this.#button(w.hent, () => this.#fetchSaved(), "stille"),
        this.#sends(w.slet, "/slet_data", "stille"),
        make("p", "", about),
      );
      // What grows with the conversation comes last, so that it moves nothing.
      return set(make("aside", "side", this.#lookUp(), learn, more, answers), { "aria-label": w.overblik });
    }

    /** Opens the panels where there is room beside the conversation. */
    #wide() {
      const wide = this.clientWidth >= WIDE;
      this.#at.svarpanel.open = this.#at.opslagpanel.open = wide;
    }

    /** From the composer on a phone up to the panels, which are far above after a while. */
    #toAnswers() {
      const panel = this.#at.svarpanel;
      panel.open = true;
      panel.querySelector("summary").focus();
      panel.parentNode.scrollIntoView({ block: "start" });
    }

    #outward(text, address) {
      const link = make("a", "", text, make("span", "skjult", ` (${this.#w.nyFane})`));
      return set(link, { href: address, target: "_blank", rel: "noopener noreferrer" });
    }

    // --- Texts -------------------------------------------------------------------------------------------------------

    /** The nodes of one line: **bold**, `code`, [text](address) and addresses; all else as text. */
    #inline(line) {
      const file = FILE_LINE.exec(line);
      if (file) return [this.#download(file[1], file[2])];
      const parts = line
        .split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]\n]+\]\([^()\s]+\)|https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/)
        .filter(Boolean);
      return parts.map((part) => {
        if (part.length > 4 && part.startsWith("**") && part.endsWith("**"))
          return make("strong", "", part.slice(2, -2));
        if (part.length > 2 && part.startsWith("`") && part.endsWith("`")) return make("code", "", part.slice(1, -1));
        const named = /^\[([^\]]+)\]\(([^()\s]+)\)$/.exec(part);
        const address = safe(named ? named[2] : part);
        if (address && (named || /^https?:/.test(part))) return this.#outward(named ? named[1] : part, address);
        return document.createTextNode(part);
      });
    }

    /** The nodes of a guide's text: paragraphs at blank lines, line breaks, lists of "• ", "1. " and "[ ] " lines. */
    #rich(text) {
      const nodes = [];
      let paragraph = null;
      let list = null;
      for (const line of text.split("\n")) {
        const item = /^(• |☐ |\[ \] |\d+\. )(.*)$/.exec(line);
        const kind = item && ({ "• ": "ul", "☐ ": "ul.tjek", "[ ] ": "ul.tjek" }[item[1]] ?? "ol");
        if (item) {
          paragraph = null;
          if (list?.kind !== kind) {
            const [tag, className] = kind.split(".");
            nodes.push((list = make(tag, className)));
            list.kind = kind;
          }
          list.append(make("li", "", ...this.#inline(item[2])));
        } else if (line.trim() === "" || line === "---") {
          paragraph = list = null;
          if (line === "---") nodes.push(make("hr"));
        } else if (list && line.startsWith("  ")) {
          list.lastChild.append(make("br"), ...this.#inline(line.trim()));
        } else {
          list = null;
          if (paragraph) paragraph.append(make("br"));
          else nodes.push((paragraph = make("p")));
          paragraph.append(...this.#inline(line));
        }
      }
      return nodes;
    }

    #bubble(who, className, ...children) {
      return make("article", `boble ${className}`, make("span", "skjult", `${who} `), ...children);
    }

    /** Marks what the guide said as Danish where the page around speaks another language. */
    #danish(node) {
      return this.#w === ORD ? node : set(node, { lang: "da" });
    }

    #list(items, className = "") {
      return this.#danish(make("ul", className, ...items.map((item) => make("li", "", ...this.#inline(item)))));
    }

    #fold(title, ...children) {
      return make("details", "fold", make("summary", "", title), make("div", "indhold", ...children));
    }

    #time() {
      const now = new Date();
      const shown = now.toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit" });
      return set(make("time", "", fill(this.#w.klokken, { tid: shown })), { datetime: now.toISOString() });
    }

    // --- A turn's messages -------------------------------------------------------------------------------------------

    #showUser(text) {
      const bubble = this.#bubble(this.#w.du, "fra-bruger", text.replace(CPR, this.#w.fjernet));
      this.#at.log.append(bubble);
      bubble.scrollIntoView({ block: "nearest" });
      return bubble;
    }

    /** Shows one turn's messages. Which text the turn's type belongs to: the last one before `custom`. */
    #showTurn(messages, scroll) {
      const at = messages.findIndex((message) => message.custom?.type);
      const custom = at < 0 ? {} : messages[at].custom;
      // After a detour or a correction the question comes again, as `naeste` of another type of message.
      const asked = [custom, custom.naeste].find((one) => one?.type === "spoergsmaal") ?? {};
      const upTo = at < 0 ? messages : messages.slice(0, at + 1);
      const main = upTo.findLast((message) => message.text) ?? messages.findLast((message) => message.text);
      const card = [custom, custom.naeste].find((one) => one?.type === "anbefaling" && one.ord);
      const shown = [];
      const group = [];
      for (const message of messages) {
        if (message.text) {
          const nodes =
            message === main && card
              ? this.#recommended(message.text, card, custom)
              : [this.#said(message, main, custom)];
          shown.push(...nodes);
          this.#at.log.append(...nodes);
        }
        if (Array.isArray(message.buttons) && message.buttons.length) {
          group.push(this.#choices(message.buttons, asked));
          this.#at.log.append(group.at(-1));
        }
      }
      this.#question = asked.slot || custom.type === "bekraeft" ? (group.at(-1) ?? null) : null;
      this.#overview(custom, asked);
      this.#announce(messages, main, card, custom);
      if (scroll && shown.length) this.#scrollTo(shown[0], this.#at.log.lastChild);
    }

    /** Scrolls to all of an answer where there is room for it, else to its beginning. */
    #scrollTo(begin, end) {
      const room = window.innerHeight - this.#at.felt.form.offsetHeight;
      const height = end.getBoundingClientRect().bottom - begin.getBoundingClientRect().top;
      if (height < room - 32) end.scrollIntoView({ block: "nearest" });
      else begin.scrollIntoView({ block: "start" });
    }

    /** One message as a bubble; the turn's main one is marked by its type. */
    #said(message, main, custom) {
      const w = this.#w;
      const draft = custom.type === "kladde" && message.text.startsWith("**");
      if (draft) return this.#draft(message.text, custom, message === main);
      const bubble = this.#bubble(w.guiden, "fra-guide");
      if (message === main && MARKED.includes(custom.type)) {
        bubble.classList.add(custom.type);
        bubble.append(...this.#head(custom));
      }
      if (message === main && custom.type === "svar" && custom.fundet === false) {
        bubble.append(make("p", "maerkat", w.ikkeDaekket));
      }
      const files = message === main && custom.type === "kladde" ? this.#files(custom.filer) : null;
      const text = files ? withoutFiles(message.text) : message.text;
      bubble.append(this.#danish(make("div", "tekst", ...this.#rich(text))));
      if (files) bubble.append(files);
      if (message === main && custom.type === "kladde") bubble.append(...this.#timeline(custom));
      if (message === main && custom.type === "akut")
        bubble.append(set(make("a", "ring", w.ring112), { href: "tel:112" }));
      bubble.append(this.#foot(message === main ? custom : {}, plain(message.text), bubble));
      return bubble;
    }

    /** The picture of a draft's day and deadlines, where it has a day. */
    #timeline(custom) {
      if (!/^\d{4}-\d\d-\d\d$/.test(custom.dato ?? "") || !custom.overblik?.rulebook) return [];
      const { moede, dato, variant } = custom;
      const query = new URLSearchParams({
        rulebook: custom.overblik.rulebook,
        moede,
        dato,
        ...(variant ? { variant } : {}),
      });
      return [this.#picture(this.#w.tidslinje, "tidslinje", query, this.#w.billedeTid)];
    }

    #head(custom) {
      const w = this.#w;
      if (custom.type === "laering") {
        const judged =
          typeof custom.rigtigt === "boolean"
            ? [make("p", custom.rigtigt ? "maerkat rigtigt" : "maerkat", custom.rigtigt ? w.rigtigt : w.forkert)]
            : [];
        return [...judged, ...this.#steps(custom)];
      }
      return [make("p", "maerkat", custom.forhaand ? w.forhaand : w[custom.type])];
    }

    /** How far a course or a quiz is, in words and as a bar. */
    #steps(custom) {
      if (!(custom.af > 0)) return [];
      const text = custom.faerdig ? this.#w.trinFaerdig : fill(this.#w.trin, { nr: custom.trin, af: custom.af });
      const bar = set(make("progress"), {
        value: custom.faerdig ? custom.af : custom.trin - 1,
        max: custom.af,
        "aria-label": text,
      });
      return [make("p", "trin", `${this.#w.laering} · ${text}`), bar];
    }

    /** A draft: its first line as the title, the rest below it, which can be folded away. */
    #draft(text, custom, main) {
      const [title, ...lines] = text.split("\n");
      const bubble = this.#bubble(this.#w.guiden, "fra-guide kladde");
      const body = make(
        "details",
        "",
        make("summary", "", make("strong", "", plain(title))),
        make("div", "tekst", ...this.#rich(lines.join("\n"))),
      );
      body.open = !this.#at.log.lastChild?.classList.contains("kladde"); // The first of several.
      bubble.append(this.#danish(body));
      if (main) bubble.append(...this.#timeline(custom));
      bubble.append(this.#foot(custom, plain(text), bubble, true, main));
      return bubble;
    }

    /** A recommendation as a card, after what was said before it. Where the text is another, the text alone. */
    #recommended(text, card, custom) {
      const w = this.#w;
      const o = card.ord;
      const begins = text.indexOf(`**${o.overskrift}`);
      const bubble = this.#bubble(w.guiden, "fra-guide anbefaling");
      const whole = card.moede === "underretning_akut" || begins < 0;
      const before = whole ? "" : text.slice(0, begins).trim();
      bubble.append(make("p", "maerkat", w.anbefaling));
      if (whole) {
        bubble.append(this.#danish(make("div", "tekst", ...this.#rich(text))));
      } else {
        const danish = make("div", "tekst", make("h3", "", o.overskrift));
        if (o.hvem) danish.append(make("p", "", o.hvem));
        danish.append(this.#labelled(w.hvorfor, o.hvorfor));
        for (const choice of first(o.taette_valg))
          danish.append(set(this.#labelled(w.taet, choice, "taet"), { role: "note" }));
        if (first(o.mangler).length) danish.append(this.#labelled(w.afhaenger, o.mangler.join(" ")));
        if (first(o.foerst).length) danish.append(make("h4", "", w.foerst), this.#list(o.foerst));
        if (first(o.hvis).length) danish.append(make("h4", "", w.hvis), this.#list(o.hvis));
        if (first(o.praktisk).length) danish.append(this.#fold(w.praktisk, this.#list(o.praktisk)));
        const notes = first([o.variantnote, ...first(o.lovnoter)]);
        if (notes.length) danish.append(this.#fold(w.detaljer, ...notes.map((note) => make("p", "", note))));
        if (first(o.konflikter).length) danish.append(this.#fold(w.uenige, this.#list(o.konflikter)));
        danish.append(this.#fold(w.kilder, this.#list(first(o.kilder)), make("p", "", fill(w.udgave, o))));
        bubble.append(this.#danish(danish));
        for (const node of danish.querySelectorAll("h4, summary, strong"))
          if (this.#w !== ORD) set(node, { lang: this.getAttribute("lang") });
      }
      if (o.kvittering) {
        const query = new URLSearchParams({ kvittering: o.kvittering });
        bubble.append(this.#picture(w.vej, "vej", query, w.billedeKort), this.#receipt(o.kvittering));
      }
      bubble.append(this.#foot(card, plain(text), bubble, true));
      if (!before) return [bubble];
      const said = this.#bubble(w.guiden, "fra-guide");
      if (MARKED.includes(custom.type) && custom.type !== "anbefaling") {
        said.classList.add(custom.type);
        said.append(...this.#head(custom));
      }
      said.append(this.#danish(make("div", "tekst", ...this.#rich(before))));
      return [said, bubble];
    }

    #labelled(label, text, className = "") {
      return make("p", className, make("strong", "", `${label}: `), ...this.#inline(text));
    }

    #receipt(code) {
      const w = this.#w;
      const link = this.#outward(w.aabnKvittering, `${this.#line.server}/k/${encodeURIComponent(code)}`);
      const copy = this.#button(w.kopier, (button) => this.#copy(code, button), "lille");
      set(copy, { "aria-label": `${w.kopier} ${w.kvittering.toLowerCase()}` });
      return make(
        "div",
        "kvittering",
        make("p", "", make("strong", "", `${w.kvittering}: `), make("code", "", code), copy, link),
        make("p", "svag", w.kvitteringHvad),
      );
    }

    /** The files of a draft, a line a document with its forms and sizes; null where there are none. */
    #files(files) {
      const w = this.#w;
      const lines = new Map();
      for (const file of Array.isArray(files) ? files : []) {
        if (!FILE.test(file?.href ?? "")) continue;
        const type = FILES[String(file.mime ?? "").split(";")[0]] ?? w.filUkendt;
        const kb = Number.isFinite(file.stoerrelse) ? Math.max(1, Math.round(file.stoerrelse / 1000)) : null;
        const about = kb ? fill(w.fil, { type, kb }) : type;
        // The gateway's titles end in the form, which is said by each link.
        const title = String(file.titel ?? file.navn).replace(/ \([^()]*\)$/, "");
        const link = set(this.#download(about, file.href), { "aria-label": `${title}, ${about}` });
        if (!lines.has(title)) lines.set(title, make("li", "", make("span", "", `${title}:`)));
        lines.get(title).append(link);
      }
      return lines.size ? this.#danish(make("ul", "filer", ...lines.values())) : null;
    }

    /** A link to a file. Its own tab, so that the conversation stays where the file is gone. */
    #download(title, href) {
      return set(make("a", "", title), {
        href: this.#line.server + href,
        download: "",
        target: "_blank",
        rel: "noopener",
      });
    }

    /** A picture behind a fold, fetched when it is unfolded; one that cannot be had leaves nothing behind. */
    #picture(title, name, query, alt) {
      const picture = set(make("img"), { alt });
      const fold = this.#fold(title, picture);
      picture.addEventListener("error", () => fold.remove());
      fold.addEventListener("toggle", () => {
        if (!fold.open || picture.src) return;
        if (fold.clientWidth < NARROW) query.set("smal", "1");
        picture.src = `${this.#line.server}/billeder/${name}.svg?${query}`;
      });
      return fold;
    }

    /** Below a bubble: when it was said, and what can be done with it. */
    #foot(custom, text, bubble, printable = false, rated = true) {
      const w = this.#w;
      const foot = make("div", "fod", this.#time());
      if (custom.type && !["spoergsmaal", "bekraeft", "hilsen"].includes(custom.type)) {
        foot.append(this.#button(w.kopier, (button) => this.#copy(text, button), "lille"));
        if (printable) foot.append(this.#button(w.udskriv, () => this.#print(bubble), "lille"));
        if (rated && RATED.includes(custom.type)) foot.append(...this.#thumbs(custom.type, foot));
      }
      return foot;
    }

    #thumbs(type, foot) {
      const w = this.#w;
      const said = set(make("p", "svag"), { role: "status" });
      const send = async (op, kategori, gone) => {
        try {
          const answer = await this.#line.post("/api/feedback", { op, kategori, type });
          for (const node of gone) node.remove();
          said.textContent = answer.tak ?? w.feedback;
          foot.append(said);
          this.focus();
        } catch (failure) {
          foot.append(said);
          said.textContent = failure.again ? w.feedbackFejl : failure.message;
        }
      };
      const up = this.#button(w.nyttigt, () => send(true, null, [up, down]), "lille");
      const down = this.#button(
        w.ikkeNyttigt,
        () => {
          const why = set(make("div", "hvorfor", make("p", "", w.hvadGalt)), {
            role: "group",
            "aria-label": w.hvadGalt,
          });
          for (const [id, title] of [...Object.entries(w.kategorier), [null, w.udenKategori]]) {
            const kategori = id === null || id === "null" ? null : id;
            why.append(this.#button(title, () => send(false, kategori, [why, up]), "lille"));
          }
          down.replaceWith(why);
          why.querySelector("button").focus();
        },
        "lille",
      );
      return [up, down];
    }

    // --- Choices -----------------------------------------------------------------------------------------------------

    /** The buttons of a message; where several may be chosen, checkboxes with one button to send them. */
    #choices(buttons, asked) {
      const w = this.#w;
      const several = asked.flere === true;
      const isBox = (button) => {
        const value = several ? valueOf(button.payload, asked.slot) : null;
        return value !== null && value !== "ingen" && value !== "ved_ikke";
      };
      const boxes = buttons.filter(isBox);
      const group = make(boxes.length ? "fieldset" : "div", "valg");
      if (boxes.length) group.append(make("legend", "", w.flere), ...this.#boxes(boxes, asked, group));
      else set(group, { role: "group", "aria-label": w.svarmuligheder });
      if (asked.slot === "dato") group.append(this.#dateField(group));
      for (const { title, payload } of buttons.filter((button) => !isBox(button))) {
        group.append(this.#danish(this.#button(title, (button) => this.#choose(group, button, title, payload))));
      }
      return group;
    }

    #boxes(boxes, asked, group) {
      const w = this.#w;
      const rows = boxes.map((button) => {
        const box = set(make("input"), {
          type: "checkbox",
          value: valueOf(button.payload, asked.slot),
          "data-title": button.title,
        });
        return this.#danish(make("label", "kryds", box, make("span", "", button.title)));
      });
      const note = set(make("p", "skjult"), { role: "status" });
      const submit = this.#button(
        w.sendValgte,
        () => {
          const chosen = [...group.querySelectorAll("input:checked")];
          note.className = chosen.length ? "skjult" : "advarsel";
          note.textContent = chosen.length ? "" : w.vaelgFoerst;
          if (!chosen.length) return;
          const payload = `/svar${JSON.stringify({ [asked.slot]: chosen.map((box) => box.value) })}`;
          this.#choose(group, submit, chosen.map((box) => box.dataset.title).join(", "), payload);
        },
        "hoved",
      );
      return [...rows, make("span", "bryd"), submit, note, make("span", "bryd")];
    }

    #dateField(group) {
      const w = this.#w;
      const input = set(make("input"), { type: "date", name: "dato" });
      const use = this.#button(
        w.brugDato,
        () => {
          if (!input.value) {
            this.#warn(w.vaelgDato);
            return input.focus();
          }
          const shown = new Date(`${input.value}T12:00`).toLocaleDateString("da-DK", { dateStyle: "full" });
          this.#choose(group, use, shown, `/svar${JSON.stringify({ dato: input.value })}`);
        },
        "hoved",
      );
      return make("div", "datofelt", make("label", "", w.dato, input), use);
    }

    #choose(group, button, title, payload) {
      this.#turn({ payload }, title, group === this.#question ? () => this.#close(group, button) : null);
    }

    /**
     * Closes an answered question. aria-disabled and not disabled, so that the keyboard's place is kept: the next Tab
     * leads to what has come after it.
     */
    #close(group, chosen) {
      for (const button of group.querySelectorAll("button")) set(button, { "aria-disabled": "true", tabindex: "-1" });
      for (const box of group.querySelectorAll("input")) box.disabled = true;
      if (chosen) {
        chosen.classList.add("valgt");
        if (!chosen.classList.contains("hoved")) chosen.append(make("span", "skjult", ` (${this.#w.valgt})`));
      }
    }

    // --- Turns -------------------------------------------------------------------------------------------------------

    #setBusy(value) {
      this.#busy = value;
      set(this.#at.send, { "aria-disabled": String(value) });
      const dots = [0, 1, 2].map(() => make("span", "prik"));
      this.#at.status.replaceChildren(...(value ? [...dots, this.#w.skriver] : []));
      clearTimeout(this.#at.slow);
      if (value) this.#at.slow = setTimeout(() => this.#at.status.replaceChildren(...dots, this.#w.langsom), SLOW);
    }

    #showError(text, label = "", retry = null, kind = "") {
      const box = this.#at.error;
      box.className = kind;
      box.replaceChildren(make("p", "", text));
      if (retry) {
        const button = this.#button(label, () => {
          this.focus();
          retry();
        });
        box.append(button);
      }
      box.scrollIntoView({ block: "nearest" });
    }

    /**
     * One turn: shows what the user said, sends it, shows the answer. Where it fails, the user's bubble goes, a text
     * comes back into the field, and a retry is offered. Gives whether it came to an answer.
     */
    async #turn(body, shown, answered = null) {
      if (this.#busy) return false;
      const w = this.#w;
      this.#setBusy(true);
      this.#at.error.replaceChildren();
      const key = JSON.stringify(body);
      const nr = this.#failed?.key === key ? this.#failed.nr : newId();
      const bubble = shown ? this.#showUser(shown) : null;
      if (bubble) this.#tabs?.postMessage(this.#tab);
      const before = this.#known;
      try {
        const { messages } = await this.#line.turn({ ...body, nr });
        this.#failed = null;
        if (answered) answered();
        else if (this.#question && body.message !== undefined) this.#close(this.#question, null);
        if (messages.length)
          this.#showTurn(messages, bubble !== null); // The opening line stays below the header, which is read first.
        else this.#showError(w.intetSvar);
        if (bubble === null && this.#known.svar.length) this.#offerToGoOn();
        if (bubble) this.#rememberFor(before, messages);
        return true;
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        this.#failed = { key, nr };
        bubble?.remove();
        if (body.message !== undefined) {
          const felt = this.#at.felt;
          felt.value = felt.value.trim() ? `${body.message}\n${felt.value}` : body.message;
          this.#check();
        }
        const kept = body.message !== undefined ? ` ${w.tekstGemt}` : "";
        const retry = body.message !== undefined ? () => this.#sendText() : () => this.#turn(body, shown, answered);
        this.#showError(failure.message + kept, w.proevIgen, failure.again ? retry : null);
        return false;
      } finally {
        this.#setBusy(false);
      }
    }

    /** On a page opened again in the middle of a conversation: a way back to where it was. */
    #offerToGoOn() {
      if (this.#question) return;
      this.#at.log.lastChild.classList.contains("valg")
        ? this.#at.log.lastChild.prepend(this.#sends(this.#w.fortsaet, "/fortsaet", "hoved"))
        : this.#at.log.append(make("div", "valg", this.#sends(this.#w.fortsaet, "/fortsaet", "hoved")));
    }

    /**
     * After an engine's restart or an expired session the answers are gone there, but not here: offers to send them
     * again. One answer less is what an undo does; two at once, without a new beginning, is a loss.
     */
    #rememberFor(before, messages) {
      const renewed = this.#line.renewed;
      this.#line.renewed = false;
      const type = messages.find((message) => message.custom?.type)?.custom.type;
      const gone = before.svar.filter(({ slot }) => !(slot in this.#known.fakta) && slot !== "dato");
      const lost = renewed ? gone.length > 0 : gone.length > 1 && type !== "hilsen";
      if (!lost) return;
      const facts = Object.fromEntries(gone.map(({ slot }) => [slot, before.fakta[slot]]));
      const shown = `${this.#w.svarIgen}: ${gone.map(({ svar }) => svar).join(", ")}`;
      this.#showError(
        this.#w.glemt,
        this.#w.sendSvar,
        async () => {
          const book = before.rulebook;
          if (
            book &&
            book !== this.#known.rulebook &&
            !(await this.#turn({ payload: `/skift_rulebook{"rulebook":"${book}"}` }, this.#w.skift))
          )
            return;
          await this.#turn({ payload: `/find_moede${JSON.stringify(facts)}` }, shown);
        },
        "venlig",
      );
    }

    #otherTab() {
      if (this.#busy) return;
      if (this.#question) this.#close(this.#question, null);
      this.#question = null;
      this.#showError(
        this.#w.andenFane,
        this.#w.fortsaetHer,
        () => this.#turn({ payload: "/vis_svar" }, this.#w.fortsaetHer),
        "venlig",
      );
    }

    #length() {
      return [...this.#at.felt.value.trim()].length;
    }

    /** Shows the reminders about what is typed: a CPR number, a name, or a text that is getting too long. */
    #check() {
      const w = this.#w;
      const text = this.#at.felt.value;
      const notes = [];
      const name = nameIn(text);
      if (text.search(CPR) >= 0) notes.push(w.cpr);
      if (name) notes.push(fill(w.navn, { ord: name }));
      const count = { antal: this.#length(), max: MAX };
      if (count.antal > MAX) notes.push(fill(w.forLang, count));
      else if (count.antal > MAX - 200) notes.push(fill(w.tegn, count));
      this.#warn(notes.join(" "));
    }

    #warn(text) {
      if (this.#at.note.textContent !== text) this.#at.note.textContent = text;
    }

    #sendText() {
      const felt = this.#at.felt;
      const text = felt.value.trim();
      if (!text) return felt.focus();
      if (this.#busy) return this.#warn(this.#w.vent);
      if (this.#length() > MAX) return this.#check();
      felt.value = "";
      this.#warn("");
      this.#turn({ message: text }, text);
    }

    // --- Beside the conversation -------------------------------------------------------------------------------------

    /** Takes what is known so far, and how far it is, from a turn's data. */
    #overview(custom, asked) {
      const w = this.#w;
      const at = this.#at;
      if (custom.overblik?.svar) {
        this.#known = { fakta: {}, rulebook: null, ...custom.overblik };
        const { svar, navn } = custom.overblik;
        at.count.textContent = svar.length ? ` (${svar.length})` : "";
        at.none.hidden = svar.length > 0;
        at.steps.hidden = svar.length === 0;
        at.book.textContent = navn ? fill(w.byggerPaa, { navn }) : "";
        at.answers.replaceChildren(...svar.map((one) => this.#answer(one)));
      }
      if (asked.nr && asked.af > 1) this.#bar(at.progress, fill(w.spoergsmaal, asked), asked.nr - 1, asked.af);
      else if (custom.type === "anbefaling" || custom.naeste?.type === "anbefaling")
        this.#bar(at.progress, w.faerdig, 1, 1);
      else if (custom.type === "hilsen" || asked.nr) at.progress.replaceChildren();
      const learning = [custom.naeste, custom].find((one) => one?.type === "laering" && one.af > 0);
      if (learning) at.learnt.replaceChildren(...this.#steps(learning));
    }

    #answer({ slot, navn, svar }) {
      const change = this.#button(
        this.#w.ret,
        () => this.#turn({ payload: `/ret_svar{"slot":"${slot}"}` }, fill(this.#w.retDet, { navn })),
        "lille",
      );
      set(change, { "aria-label": fill(this.#w.retDet, { navn }) });
      return this.#danish(make("div", "", make("dt", "", navn), make("dd", "", make("span", "", svar), change)));
    }

    #bar(place, text, value, max) {
      place.replaceChildren(make("p", "", text), set(make("progress"), { value, max, "aria-label": text }));
    }

    /** Says the turn to those who cannot see it: the beginning of what can be read in full above. */
    #announce(messages, main, card, custom) {
      const w = this.#w;
      const parts = [];
      const draft = custom.type === "kladde";
      const files = draft && Array.isArray(custom.filer) ? custom.filer.length : 0;
      for (const message of messages) {
        if (!message.text) continue;
        if (draft) {
          // A document by its title: it is long, and stands in the conversation to be read.
          const document = message.text.startsWith("**");
          parts.push(document ? `${plain(message.text.split("\n")[0])}.` : plain(withoutFiles(message.text)));
          continue;
        }
        const o = message === main && card?.ord;
        const begins = o ? message.text.indexOf(`**${o.overskrift}`) : -1;
        if (begins < 0) parts.push(plain(message.text));
        else
          parts.push(
            plain(message.text.slice(0, begins)),
            `${w.anbefaling}: ${o.overskrift}.`,
            o.hvem,
            o.hvorfor,
            ...first(o.taette_valg),
            w.resten,
          );
      }
      if (draft && messages.length > 1) parts.push(w.helt);
      if (files) parts.push(fill(w.antalFiler, { antal: files }));
      const count = messages.flatMap((message) => message.buttons ?? []).length;
      if (count) parts.push(fill(w.antalValg, { antal: count }));
      const urgent = custom.type === "akut";
      (urgent ? this.#at.polite : this.#at.assertive).textContent = "";
      (urgent ? this.#at.assertive : this.#at.polite).textContent = `${w.guiden} ${parts.filter(Boolean).join(" ")}`;
    }

    /** The field that looks up at once: suggestions while typing, as a combobox with a list. */
    #lookUp() {
      const w = this.#w;
      const input = set(make("input"), {
        id: "opslag",
        type: "text",
        maxlength: "120",
        autocomplete: "off",
        role: "combobox",
        "aria-expanded": "false",
        "aria-autocomplete": "list",
        "aria-controls": "forslag",
        "aria-describedby": "opslag-tip",
      });
      const list = set(make("ul", "forslag"), { id: "forslag", role: "listbox", "aria-label": w.forslag });
      const told = set(make("p", "skjult"), { role: "status" });
      list.hidden = true;
      let timer = 0;
      let asked = 0;
      let chosen = -1;
      const mark = (index) => {
        chosen = index;
        [...list.children].forEach((option, at) => set(option, { "aria-selected": String(at === index) }));
        if (index < 0) input.removeAttribute("aria-activedescendant");
        else set(input, { "aria-activedescendant": list.children[index].id });
        list.children[index]?.scrollIntoView({ block: "nearest" });
      };
      const show = (found) => {
        list.replaceChildren(
          ...found.map(({ titel, payload }, at) => {
            const option = this.#danish(
              set(make("li", "", titel), { role: "option", id: `forslag-${at}`, "aria-selected": "false" }),
            );
            option.addEventListener("mousedown", (event) => event.preventDefault());
            option.addEventListener("click", () => send({ payload }, titel));
            option.send = () => send({ payload }, titel);
            return option;
          }),
        );
        list.hidden = !found.length;
        set(input, { "aria-expanded": String(found.length > 0) });
        told.textContent = found.length ? fill(w.antalForslag, { antal: found.length }) : "";
        mark(-1);
      };
      const send = async (body, text) => {
        if (this.#busy) return this.#warn(w.vent);
        clearTimeout(timer);
        asked += 1;
        show([]);
        const kept = input.value;
        input.value = "";
        if (this.clientWidth < WIDE) this.#at.opslagpanel.open = false;
        this.focus();
        if (!(await this.#turn(body, text)) && body.payload) input.value = kept;
      };
      const look = async () => {
        const number = ++asked;
        try {
          const { forslag } = await this.#line.post("/api/forslag", {
            q: input.value.trim(),
            ...(this.#known.rulebook ? { rulebook: this.#known.rulebook } : {}),
          });
          if (number === asked)
            show(forslag.filter((one) => typeof one.titel === "string" && typeof one.payload === "string").slice(0, 6));
        } catch {
          if (number === asked) show([]); // The field works without suggestions: Enter asks the guide.
        }
      };
      input.addEventListener("input", () => {
        clearTimeout(timer);
        if (input.value.trim().length < 2 || input.value.search(CPR) >= 0) {
          asked += 1;
          show([]);
        } else timer = setTimeout(look, 150);
      });
      input.addEventListener("keydown", (event) => {
        const count = list.children.length;
        if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
          event.preventDefault();
          const step = event.key === "ArrowDown" ? 1 : -1;
          mark(chosen < 0 ? (step > 0 ? 0 : count - 1) : (chosen + step + count) % count);
        } else if (event.key === "Escape" && !list.hidden) {
          event.preventDefault();
          show([]);
        } else if (event.key === "Enter" && chosen >= 0) {
          event.preventDefault();
          list.children[chosen].send();
        }
      });
      input.addEventListener("blur", () => show([]));
      const form = set(make("form", "", set(make("label", "", w.slaaOpLabel), { for: "opslag" })), {
        role: "search",
        method: "post",
        action: "",
      });
      const field = make("div", "soeg", input, set(make("button", "", w.slaaOpKnap), { type: "submit" }));
      form.append(field, list, set(make("p", "svag", w.slaaOpTip), { id: "opslag-tip" }), told);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const text = input.value.trim();
        if (text) send({ message: text }, text);
        else input.focus();
      });
      return this.#panel("opslagpanel", w.slaaOp, form);
    }

    // --- Dialogs -----------------------------------------------------------------------------------------------------

    /** Opens the dialog; Esc and "luk" close it, and the focus goes back to where it came from. */
    #open(title, ...children) {
      const dialog = this.#at.dialog;
      const close = this.#button(this.#w.luk, () => dialog.close(), "stille");
      dialog.replaceChildren(
        set(make("h2", "", title), { id: "dialog-titel" }),
        ...children,
        make("div", "bund", close),
      );
      dialog.showModal();
    }

    #whatCan() {
      const w = this.#w;
      const examples = w.eksempler.map((text) =>
        this.#button(text, () => {
          const felt = this.#at.felt;
          felt.value = felt.value.trim() ? `${felt.value.trimEnd()}\n${text}` : text;
          this.#at.dialog.close();
          this.focus();
          this.#check();
        }),
      );
      this.#open(
        w.kanTitel,
        make("p", "", w.kanHvad),
        make("div", "eksempler", ...examples),
        make("p", "svag", w.kanIkke),
      );
    }

    #startAgain() {
      const w = this.#w;
      const yes = this.#button(
        w.forfraJa,
        () => {
          this.#at.dialog.close();
          this.focus();
          this.#turn({ payload: "/start_forfra" }, w.forfra);
        },
        "hoved",
      );
      this.#open(w.forfraSikker, make("p", "", w.forfraHvad), yes);
    }

    async #save() {
      if (this.#busy) return;
      this.#setBusy(true);
      try {
        const { kode, messages } = await this.#line.post("/api/gem", {});
        this.#showTurn(messages, true);
        if (kode) {
          const feet = this.#at.log.querySelectorAll(".fod");
          feet[feet.length - 1].before(this.#button(this.#w.kopierKoden, (button) => this.#copy(kode, button)));
        }
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        this.#showError(failure.message, this.#w.proevIgen, failure.again ? () => this.#save() : null);
      } finally {
        this.#setBusy(false);
      }
    }

    #fetchSaved() {
      const w = this.#w;
      const input = set(make("input"), {
        id: "kode",
        type: "text",
        maxlength: "40",
        autocomplete: "off",
        "aria-describedby": "kode-tip kode-fejl",
      });
      const wrong = set(make("p", "advarsel"), { id: "kode-fejl", role: "alert" });
      const form = make(
        "form",
        "",
        set(make("label", "", w.hentLabel), { for: "kode" }),
        set(make("p", "svag", w.hentTip), { id: "kode-tip" }),
        make("div", "soeg", input, set(make("button", "hoved", w.hentKnap), { type: "submit" })),
        wrong,
      );
      set(form, { method: "post", action: "" });
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const kode = input.value.trim();
        if (this.#busy) return;
        if (!kode) {
          wrong.textContent = w.hentTom;
          return input.focus();
        }
        this.#setBusy(true);
        try {
          const { messages } = await this.#line.post("/api/hent", { kode });
          this.#at.dialog.close();
          this.focus();
          if (this.#question) this.#close(this.#question, null);
          this.#showTurn(messages, true);
        } catch (failure) {
          if (!(failure instanceof Failure)) throw failure;
          wrong.textContent = failure.message;
        } finally {
          this.#setBusy(false);
        }
      });
      this.#open(w.hentTitel, form);
      input.focus();
    }

    // --- Copying and printing ----------------------------------------------------------------------------------------

    async #copy(text, button) {
      const w = this.#w;
      let good = false;
      try {
        await navigator.clipboard.writeText(text);
        good = true;
      } catch {
        good = this.#copyOld(text);
        button.focus();
      }
      if (!good) return this.#warn(w.kopiFejl);
      const said = button.textContent;
      button.textContent = w.kopieret;
      this.#at.polite.textContent = w.kopieret;
      setTimeout(() => (button.textContent = said), 2000);
    }

    /** Copies where the page is no secure context (plain http on an intranet), which has no clipboard. */
    #copyOld(text) {
      const area = set(make("textarea", "skjult"), { "aria-hidden": "true", tabindex: "-1" });
      area.value = text;
      this.#root.append(area);
      area.select();
      const good = document.execCommand("copy");
      area.remove();
      return good;
    }

    #print(bubble) {
      this.#at.log.classList.add("kun-en");
      bubble.classList.add("den");
      window.print();
    }

    #beforePrint() {
      this.#printed = [...this.#at.log.querySelectorAll("details:not([open])")];
      for (const fold of this.#printed) fold.open = true;
    }

    #afterPrint() {
      for (const fold of this.#printed) fold.open = false;
      this.#at.log.classList.remove("kun-en");
      this.#at.log.querySelector(".den")?.classList.remove("den");
    }
  }

  customElements.define("moede-guide", MoedeGuide);
})();
