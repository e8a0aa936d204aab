"""The decision map of a rulebook: its ordered steps as one page for the wall, with a user's own path marked on it.

Drawn from the table that decides (``beslut.py``), row by row, in its order: the first step that holds decides, and
that is what the picture shows. A tree of questions would be another thing than the table, and larger.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

from knowledge import fakta as fk
from knowledge import tekster
from knowledge.beslut import Beslutning, Tester, Vejet, tabel_af, vej
from knowledge.datoer import kort
from knowledge.kladder import tegn
from knowledge.kladder.tegn import LINJE, Laerred, png
from knowledge.modeller import Beslutningstabel, Betingelse, FaglighedBetingelse, Regel, Rulebook
from knowledge.visning import betingelse_i_ord, lille, opremsning, svar_i_ord, udgave_i_ord, vaerdi_i_ord

__all__ = ["BREDDE", "BREDDE_SKAERM", "Led", "Trin", "papir", "pdf", "png", "svg", "tekst", "trin"]

BREDDE = 720
"""The width for a large screen."""
BREDDE_SKAERM = 300
"""The width for a telephone, in px: the outcome stands under its conditions."""

Status = Literal["fri", "passer_ikke", "passer", "ikke_proevet"]

# So many disciplines of an answer are named in a box; the head of the map names all.
_NAEVNT = 3
# The parts that a condition on disciplines is made of; the two bounds of a number belong together.
_FAGLIGHED_DELE = (("ingen_eller_ukendt",), ("navngivet",), ("nogen_af",), ("kun_af",), ("antal_min", "antal_max"))


def _kortord(noegle: str, **felter: object) -> str:
    return tekster.tekst(f"kort.{noegle}", **felter)


@dataclass(frozen=True)
class Led:
    """One part of a condition: what is asked, which answers hold; with a decision also the user's answer and whether
    it holds.
    """

    navn: str
    vaerdi: str
    svar: str | None = None
    holder: bool | None = None


@dataclass(frozen=True)
class Trin:
    """A row of the table: its alternatives (each a list of parts that must all hold), its outcome, and where the
    user's path went.
    """

    regel: Regel
    alternativer: tuple[tuple[Led, ...], ...]
    udfald: str
    status: Status


def _dele(b: Betingelse) -> list[tuple[str, Betingelse]]:
    """Return a condition's parts, with the fact that each asks for."""
    ud = []
    for felt in fk.AFGOERENDE:
        if felt != "fagligheder" and getattr(b, felt) is not None:
            ud.append((felt, Betingelse(**{felt: getattr(b, felt)})))
    if b.ikke_rolle:
        ud.append(("rolle", Betingelse(ikke_rolle=b.ikke_rolle)))
    if b.fagligheder is not None:
        for felter in _FAGLIGHED_DELE:
            del_ = {f: v for f in felter if (v := getattr(b.fagligheder, f)) is not None}
            if del_:
                ud.append(("fagligheder", Betingelse(fagligheder=FaglighedBetingelse(**del_))))
    return ud


def _svar(tabel: Beslutningstabel, beslutning: Beslutning, slot: str) -> str:
    """Return the user's answer in words, and what an unknown one is weighed as."""
    vaerdi = beslutning.fakta.get(slot)
    if slot == "fagligheder" and isinstance(vaerdi, list):
        navne = [fk.faktum(slot).vaerdier[v].kort for v in beslutning.udefra]
        if len(navne) > _NAEVNT:
            navne = [*navne[: _NAEVNT - 1], _kortord("andre", antal=len(navne) - _NAEVNT + 1)]
        return opremsning(navne) or lille(vaerdi_i_ord(slot, fk.INGEN))
    if vaerdi in (None, fk.VED_IKKE):
        ukendt = tekster.tekst("ikke_oplyst") if vaerdi is None else lille(vaerdi_i_ord(slot, fk.VED_IKKE))
        regnet = tabel.ukendt_vejes_som.get(slot)
        return _kortord("regnet_som", svar=ukendt, vaerdi=lille(vaerdi_i_ord(slot, regnet))) if regnet else ukendt
    return fk.faktum(slot).vaerdier[vaerdi].kortnavn if slot == "rolle" else lille(vaerdi_i_ord(slot, vaerdi))


def _led(b: Betingelse, tabel: Beslutningstabel, beslutning: Beslutning | None, vejet: Vejet | None) -> tuple[Led, ...]:
    tester = Tester()
    ud = []
    for slot, del_ in _dele(b):
        navn, _, vaerdi = betingelse_i_ord(del_).partition(": ")
        if beslutning is None or vejet is None:
            ud.append(Led(navn, vaerdi))
        else:
            tal = del_.fagligheder and (del_.fagligheder.antal_min or del_.fagligheder.antal_max)
            svar = str(len(beslutning.udefra)) if tal else _svar(tabel, beslutning, slot)
            ud.append(Led(navn, vaerdi, svar, tester.holder(del_, vejet)))
    return tuple(ud) or (Led("", _kortord("alt_andet"), None, True if beslutning else None),)


def trin(rulebook: Rulebook, beslutning: Beslutning | None = None) -> list[Trin]:
    """Return the rows of the table in their order, with the path of a decision where there is one.

    Raises BeslutningsFejl for a layer (it has no table), ValueError for a decision of another rulebook.
    """
    tabel = tabel_af(rulebook)
    if beslutning is not None and beslutning.rulebook != rulebook.meta.id:
        raise ValueError(f"Svaret er fra {beslutning.rulebook}, og kortet er {rulebook.meta.id}.")
    vejet = vej(tabel, beslutning.fakta) if beslutning else None
    ud: list[Trin] = []
    status: Status = "fri" if beslutning is None else "passer_ikke"
    for regel in sorted(tabel.regler, key=lambda r: r.trin):
        if beslutning is not None and regel.id == beslutning.regel.id:
            status = "passer"
        # After the row that decided none is tried, and no answers are marked in them.
        proevet = status in ("passer", "passer_ikke")
        alternativer = tuple(
            _led(b, tabel, beslutning if proevet else None, vejet if proevet else None) for b in regel.naar
        )
        ud.append(Trin(regel, alternativer, rulebook.moede(regel.moede).navn, status))
        if status == "passer":
            status = "ikke_proevet"
    return ud


# --- As text ---------------------------------------------------------------------------------------------------------


def _titel(rulebook: Rulebook, beslutning: Beslutning | None) -> str:
    return _kortord("titel_egen" if beslutning else "titel", bog=rulebook.meta.navn)


def _alternativer_i_ord(alternativer: tuple[tuple[Led, ...], ...]) -> str:
    def led(ledd: Led) -> str:
        ord_ = f"{ledd.navn}: {ledd.vaerdi}" if ledd.navn else ledd.vaerdi
        return ord_ if ledd.svar is None else f"{ord_} ({_kortord('dit_svar', svar=ledd.svar)})"

    return f" {_kortord('eller')} ".join(f" {_kortord('og')} ".join(map(led, alt)) for alt in alternativer)


def _udfald(beslutning: Beslutning | None, t: Trin, rulebook: Rulebook) -> list[str]:
    """Return what is said of the outcome beyond its name: for the user's own the kind, and what lies close."""
    if beslutning is None or t.status != "passer":
        return []
    moede = rulebook.moede(beslutning.moede)
    ud = [v.navn for v in moede.varianter if v.id == beslutning.variant]
    if beslutning.alternativer:
        navne = opremsning((lille(rulebook.moede(m).navn) for m in beslutning.alternativer), "eller")
        ud.append(_kortord("taet_paa", liste=navne))
    return ud


def tekst(rulebook: Rulebook, beslutning: Beslutning | None = None) -> str:
    """Return the map's text equivalent: the steps in order, and the path."""
    linjer = [
        f"{_titel(rulebook, beslutning)}.",
        _udgave(rulebook),
        *_foerst(beslutning),
        _hoved(beslutning),
    ]
    for t in trin(rulebook, beslutning):
        linje = f"{t.regel.trin}. {_alternativer_i_ord(t.alternativer)} → {t.udfald} [{t.regel.id}]"
        if t.status != "fri":
            linje += f" – {_kortord(t.status)}"
        linjer.append("".join([linje, *(f". {del_}" for del_ in _udfald(beslutning, t, rulebook))]))
    return "\n".join(
        [*linjer, *(f"{overskrift}: {ord_}" if overskrift else ord_ for overskrift, ord_ in _bund(rulebook))]
    )


def _bund(rulebook: Rulebook) -> list[tuple[str, str]]:
    """Return what stands under the steps, as (heading, text): who calls, the kinds, the scale, the unknown, edition."""
    tabel, meta = tabel_af(rulebook), rulebook.meta
    ud: list[tuple[str, str]] = []
    udfald = {r.moede for r in tabel.regler}
    for moede_id in tabel.alvor:
        moede = rulebook.moeder.get(moede_id)
        if moede is not None and moede_id in udfald:
            ud.append((moede.navn, moede.indkalder.tekst if moede.indkalder else f"{moede.handling}."))
    for moede_id, regler in tabel.variantregler.items():
        moede = rulebook.moede(moede_id)
        navne = {v.id: lille(v.navn) for v in moede.varianter}
        dele = [[betingelse_i_ord(del_) for _, del_ in _dele(r.naar)] for r in regler]
        faelles = [d for d in dele[0] if all(d in andre for andre in dele)]
        led = (
            _kortord("slags_led", naar=", ".join(d for d in egne if d not in faelles), slags=navne[r.variant])
            for r, egne in zip(regler, dele, strict=True)
        )
        ud.append(
            (_kortord("slags", moede=lille(moede.navn)), " ".join([*(f"{d}." for d in faelles), f"{'; '.join(led)}."]))
        )
    skala = fk.faktum("bekymringsgrad").vaerdier.values()
    definitioner = " ".join(f"{v.navn}: {lille(v.definition)}" for v in skala if v.definition)
    ud.append((_kortord("skala"), f"{definitioner} {fk.data().egen_skala}"))
    ukendt = (
        _kortord("ukendt_led", navn=lille(fk.faktum(s).navn), vaerdi=lille(vaerdi_i_ord(s, v)))
        for s, v in tabel.ukendt_vejes_som.items()
    )
    ord_ = [_kortord("ukendt", liste=opremsning(ukendt))]
    roller = fk.faktum("rolle").vaerdier
    ord_ += [_kortord("egen_faglighed", rolle=roller[r].kortnavn) for r in tabel.egen_faglighed]
    ud.append(("", " ".join(ord_)))
    brugte = dict.fromkeys(k.dokument for r in tabel.regler for k in r.kilder)
    titler = [meta.dokumenter[d].titel if d in meta.dokumenter else d for d in brugte]
    ud.append(("", f"{_kortord('bygger_paa', liste='; '.join(titler))} {_kortord('udkast')}"))
    return ud


def _hoved(beslutning: Beslutning | None) -> str:
    """Return how to read the map; for a path with the answers told."""
    if beslutning is None:
        return _kortord("laes")
    svar = [svar_i_ord(s, beslutning.fakta[s]) for s in fk.AFGOERENDE if beslutning.fakta.get(s) is not None]
    return " ".join([_kortord("laes_egen"), *([_kortord("dine_svar", liste=" · ".join(svar))] if svar else [])])


def _foerst(beslutning: Beslutning | None) -> list[str]:
    """Return what goes before all else: whom to call in danger, and the close calls that the rulebook puts first."""
    taette = beslutning.taette_valg if beslutning else ()
    return [tekster.tekst("menneske_akut"), *(valg.tekst for valg in taette if valg.foerst)]


def _udgave(rulebook: Rulebook) -> str:
    meta = rulebook.meta
    ord_ = udgave_i_ord(rulebook)
    return _kortord(
        "udgave", udgave=ord_[:1].upper() + ord_[1:], kontrolleret=kort(meta.kontrolleret), af=meta.kontrolleret_af
    )


# --- As a picture ----------------------------------------------------------------------------------------------------

_NAVN, _VAERDI, _SVAR, _NOTE, _UDFALD = 8.0, 10.0, 8.5, 8.5, 10.5
_LUFT = 5.0  # inside a box


@dataclass(frozen=True)
class _Felt:
    """A box for one part of a condition, its lines broken, with its size."""

    led: Led
    vaerdi: list[str]
    svar: list[str]
    b: float
    h: float


class _Billede:
    """Draws one map; ``y`` is how far down it has come."""

    def __init__(self, rulebook: Rulebook, beslutning: Beslutning | None, bredde: float) -> None:
        self.rulebook, self.beslutning = rulebook, beslutning
        self.l = Laerred(bredde, "kort")
        self.bred = bredde >= 520
        self.m = 14.0 if self.bred else 8.0
        self.y = self.m
        self.spor = self.m + 13
        self.x = self.spor + 23  # where the conditions begin
        self.hoejre = bredde - self.m
        self.udfald_b = min(200.0, bredde * 0.275) if self.bred else self.hoejre - self.x - 50
        self.udfald_x = self.hoejre - self.udfald_b - 4
        self.plads = (self.udfald_x - 44 if self.bred else self.hoejre - 6) - self.x

    def afsnit(self, x: float, y: float, b: float, overskrift: str, ord_: str, s: float = _NOTE) -> float:
        """Write a heading and a text in a column; return the bottom."""
        if overskrift:
            y = self.l.linjer(x, y, tegn.ombryd(overskrift, b, s, True), s, fed=True)
        return self.l.linjer(x, y, tegn.ombryd(ord_, b, s), s) + 4

    def felt(self, led: Led, ene: bool) -> _Felt:
        """Break a part's lines to a box: as narrow as it can be, at most as wide as a good half of the room."""
        hoejst = min(self.plads, 300.0) - 2 * _LUFT - (0 if ene else 14)
        svar = f"{_kortord('dit_svar', svar=led.svar)}" if led.svar is not None else ""
        vaerdi = tegn.ombryd(led.vaerdi, hoejst, _VAERDI, True)
        linjer_svar = tegn.ombryd(svar, hoejst - 11, _SVAR) if svar else []
        b = max(
            tegn.bredde(led.navn, _NAVN),
            *(tegn.bredde(linje, _VAERDI, True) for linje in vaerdi),
            *(tegn.bredde(linje, _SVAR) + 11 for linje in linjer_svar),
        )
        h = (
            (_NAVN * LINJE if led.navn else 0)
            + LINJE * (_VAERDI * len(vaerdi) + _SVAR * len(linjer_svar))
            + 2 * _LUFT
            - 2
        )
        return _Felt(led, vaerdi, linjer_svar, b + 2 * _LUFT, h)

    def linjer_af(self, alternativ: tuple[Led, ...]) -> list[list[_Felt]]:
        """Put the boxes of an alternative in lines, with room for the "og" between them."""
        linjer: list[list[_Felt]] = [[]]
        x = 0.0
        for led in alternativ:
            felt = self.felt(led, len(alternativ) == 1)
            # A line that goes on in the next ends with its "og".
            if linjer[-1] and x + 20 + felt.b + (0 if led is alternativ[-1] else 18) > self.plads:
                linjer.append([])
                x = 0.0
            x += (20 if linjer[-1] else 0) + felt.b
            linjer[-1].append(felt)
        return linjer

    def tegn_felt(self, felt: _Felt, x: float, y: float, daempet: bool) -> None:
        led = felt.led
        forkert = led.holder is False
        self.l.rekt(x, y, felt.b, felt.h, "flade", "kant", 1, runding=4, stiplet=forkert or daempet)
        ty = y + _LUFT - 2
        if led.navn:
            ty = self.l.linjer(x + _LUFT, ty, [led.navn], _NAVN, "svag")
        ty = self.l.linjer(x + _LUFT, ty, felt.vaerdi, _VAERDI, "svag" if daempet else "tekst", fed=True)
        if felt.svar:
            self.hak(x + _LUFT + 4, ty + _SVAR * 0.62, bool(led.holder), 3.2)
            self.l.linjer(x + _LUFT + 11, ty, felt.svar, _SVAR)

    def hak(self, x: float, y: float, ja: bool, r: float) -> None:
        """Draw a tick or a cross around a point."""
        if ja:
            self.l.sti(
                f"M{x - r:.1f} {y:.1f}L{x - r * 0.3:.1f} {y + r * 0.8:.1f}L{x + r:.1f} {y - r:.1f}",
                streg="blaa",
                tykkelse=1.6,
            )
        else:
            self.l.sti(
                f"M{x - r:.1f} {y - r:.1f}L{x + r:.1f} {y + r:.1f}M{x + r:.1f} {y - r:.1f}L{x - r:.1f} {y + r:.1f}",
                streg="roed",
                tykkelse=1.6,
            )

    def pil(self, x1: float, x2: float, y: float, regel_id: str, fremhaevet: bool) -> None:
        """Draw the arrow to the outcome, with its "ja" and the rule's id."""
        self.l.sti(
            f"M{x1:.1f} {y:.1f}H{x2 - 5:.1f}",
            streg="tekst" if fremhaevet else "kant",
            tykkelse=2.2 if fremhaevet else 1.2,
        )
        self.l.sti(
            f"M{x2 - 6:.1f} {y - 4:.1f}L{x2:.1f} {y:.1f}L{x2 - 6:.1f} {y + 4:.1f}Z", "tekst" if fremhaevet else "kant"
        )
        midt = (x1 + x2) / 2 - 3
        self.l.linje(midt, y - 4, _kortord("ja"), _NOTE, "tekst" if fremhaevet else "svag", fremhaevet, "middle")
        self.l.linje(midt, y + _NAVN + 2, regel_id, _NAVN, "svag", anker="middle")

    def udfald(self, t: Trin, y: float, h: float) -> None:
        """Draw the outcome of a row."""
        x, b = self.udfald_x, self.udfald_b
        moede = self.rulebook.moede(t.regel.moede)
        egen, daempet = t.status == "passer", t.status in ("passer_ikke", "ikke_proevet")
        fyldt = egen or (moede.slags == "akut" and not daempet)
        fyld: tegn.Farve = "flade" if not fyldt else "roed" if moede.slags == "akut" else "blaa"
        streg: tegn.Farve = "roed" if moede.slags == "akut" else "kant" if daempet else "blaa"
        trin_ = moede.slags == "trin"
        self.l.rekt(
            x, y, b, h, fyld, streg, 1.6, runding=0 if moede.slags == "akut" else 9, id_=moede.id, stiplet=trin_
        )
        farve: tegn.Farve = "paa_blaa" if fyldt else "svag" if daempet else "tekst"
        linjer, mere = self.udfald_linjer(t)
        ty = y + (h - self.udfald_hoejde(t) + 2 * _LUFT) / 2
        ty = self.l.linjer(x + 10, ty, linjer, _UDFALD, farve, fed=not daempet)
        self.l.linjer(x + 10, ty, mere, _SVAR, farve)

    def udfald_linjer(self, t: Trin) -> tuple[list[str], list[str]]:
        b = self.udfald_b - 20
        mere = [linje for del_ in _udfald(self.beslutning, t, self.rulebook) for linje in tegn.ombryd(del_, b, _SVAR)]
        return tegn.ombryd(t.udfald, b, _UDFALD, True), mere

    def udfald_hoejde(self, t: Trin) -> float:
        linjer, mere = self.udfald_linjer(t)
        return LINJE * ((_UDFALD) * len(linjer) + _SVAR * len(mere)) + 2 * _LUFT

    def raekke(self, t: Trin, foerste_i_trin: bool, sidste: bool) -> None:
        """Draw a row: number, conditions, arrow and outcome."""
        grupper = [self.linjer_af(alt) for alt in t.alternativer]
        linjer = [(felter, nr > 0 and i == 0) for nr, gruppe in enumerate(grupper) for i, felter in enumerate(gruppe)]
        hoejder = [max(f.h for f in felter) for felter, _ in linjer]
        h_felter = sum(hoejder) + 5 * (len(linjer) - 1) + sum(_NOTE * LINJE for _, eller in linjer if eller)
        h_udfald = self.udfald_hoejde(t)
        top = self.y
        indre = top + 5
        h = max(h_felter, h_udfald, 24) if self.bred else h_felter + 6 + h_udfald
        self.l.rekt(self.m, top, self.hoejre - self.m, h + 10, None, id_=t.regel.id)
        if t.status == "passer":
            self.l.rekt(self.x - 8, top + 0.5, self.hoejre - self.x + 8, h + 9, "gul", "tekst", 2, runding=6)
        y = indre + ((h - h_felter) / 2 if self.bred else 0)
        slut_x = self.x
        midt = indre + h / 2 if self.bred else indre + h_felter + 6 + h_udfald / 2
        for nr_linje, ((felter, eller), linje_h) in enumerate(zip(linjer, hoejder, strict=True)):
            if eller:
                y = self.l.linjer(self.x, y - 2, [_kortord("eller")], _NOTE, "svag") + 2
            x = self.x
            for nr, felt in enumerate(felter):
                if nr:
                    self.l.linje(x + 10, y + linje_h / 2 + 3, _kortord("og"), _NOTE, "svag", anker="middle")
                    x += 20
                self.tegn_felt(felt, x, y + (linje_h - felt.h) / 2, t.status == "ikke_proevet")
                x += felt.b
            fortsaetter = nr_linje + 1 < len(linjer) and not linjer[nr_linje + 1][1]
            if fortsaetter:
                self.l.linje(x + 4, y + linje_h / 2 + 3, _kortord("og"), _NOTE, "svag")
                x += 16
            slut_x = max(slut_x, x)
            y += linje_h + 5
        if self.bred:
            self.pil(slut_x + 5, self.udfald_x - 3, midt, t.regel.id, t.status == "passer")
            self.udfald(t, indre + (h - h_udfald) / 2, h_udfald)
        else:
            self.pil(self.x + 2, self.udfald_x - 3, midt, t.regel.id, t.status == "passer")
            self.udfald(t, midt - h_udfald / 2, h_udfald)
        self.nummer(t, foerste_i_trin, indre + 11)
        self.y = top + h + 10
        if not sidste and t.status != "passer":
            self.l.linje(self.spor + 4, self.y - 4, _kortord("nej"), _NAVN, "svag")

    def nummer(self, t: Trin, foerste_i_trin: bool, y: float) -> None:
        """Draw the step's number on the line at the left; a step's further rows have a dot."""
        if foerste_i_trin:
            fyldt = t.status == "passer"
            self.l.cirkel(self.spor, y, 10.5, "tekst" if fyldt else "flade", "tekst", 1.4)
            self.l.linje(self.spor, y + 4, str(t.regel.trin), 11, "flade" if fyldt else "tekst", True, "middle")
        else:
            self.l.cirkel(self.spor, y, 3, "tekst", "tekst")
        if t.status in ("passer", "passer_ikke"):
            self.hak(self.spor - 12, y - 10, t.status == "passer", 3.5)

    def tegn(self) -> str:
        """Draw it all and return the SVG."""
        overskrift = _titel(self.rulebook, self.beslutning)
        b = self.hoejre - self.m
        self.y = self.l.linjer(self.m, self.y, tegn.ombryd(overskrift, b, 19, True), 19, fed=True) + 1
        self.y = self.l.linjer(self.m, self.y, tegn.ombryd(_udgave(self.rulebook), b, _SVAR), _SVAR, "svag") + 3
        hoved = _hoved(self.beslutning)
        self.y = self.l.linjer(self.m, self.y, tegn.ombryd(hoved, b, _VAERDI), _VAERDI)
        for foerst in _foerst(self.beslutning):
            linjer = tegn.ombryd(foerst, b, _VAERDI, True)
            self.y = self.l.linjer(self.m, self.y, linjer, _VAERDI, "roed", fed=True) + 2
        self.y += 2
        alle = trin(self.rulebook, self.beslutning)
        begynd = self.y + 16
        forrige = None
        for nr, t in enumerate(alle):
            if nr:
                self.l.sti(f"M{self.x} {self.y:.1f}H{self.hoejre:.1f}", streg="kant", tykkelse=0.4)
            slut = self.y + 16
            self.raekke(t, t.regel.trin != forrige, nr == len(alle) - 1)
            forrige = t.regel.trin
        self.l.sti(f"M{self.spor} {begynd:.1f}V{slut:.1f}", streg="kant", tykkelse=1.6, bagest=True)
        self.y += 8
        self.bund()
        return self.l.faerdig(self.y + self.m - 4, overskrift, tekst(self.rulebook, self.beslutning))

    def bund(self) -> None:
        """Write what stands under the steps, in columns of about the same height."""
        antal, mellem = (4 if self.l.bredde > 900 else 3, 14.0) if self.bred else (1, 0.0)
        b = (self.hoejre - self.m - mellem * (antal - 1)) / antal
        dele = _bund(self.rulebook)
        hoejder = [
            LINJE * _NOTE * (len(tegn.ombryd(o, b, _NOTE, True)) + len(tegn.ombryd(t, b, _NOTE))) + 4 for o, t in dele
        ]
        # Few parts: every way to break them into columns is tried, and the lowest taken.
        brud = min(
            itertools.combinations(range(1, len(dele)), antal - 1),
            key=lambda b: max(sum(hoejder[fra:til]) for fra, til in itertools.pairwise((0, *b, len(dele)))),
        )
        top = bund = self.y
        for nr, (fra, til) in enumerate(itertools.pairwise((0, *brud, len(dele)))):
            y = top
            for overskrift, ord_ in dele[fra:til]:
                y = self.afsnit(self.m + nr * (b + mellem), y, b, overskrift, ord_)
            bund = max(bund, y)
        self.y = bund


def svg(rulebook: Rulebook, beslutning: Beslutning | None = None, bredde: float = BREDDE) -> str:
    """Return the map as SVG, with the path of a decision where there is one.

    ``bredde``: ``BREDDE``, or ``BREDDE_SKAERM`` for a telephone. Raises as ``trin`` does.
    """
    return _Billede(rulebook, beslutning, bredde).tegn()


def papir(rulebook: Rulebook, beslutning: Beslutning | None = None) -> str:
    """Return the map as SVG in the width that makes its letters largest on one page of A4.

    A narrower map is relatively higher, and the letters are largest where it has the page's own shape.
    """
    smal, bred = 560.0, 1160.0
    forsoeg = []
    for _ in range(5):
        bredde = (smal + bred) / 2
        billede = svg(rulebook, beslutning, bredde)
        forsoeg.append((tegn.maal_paa_side(billede), billede))
        if tegn.er_hoejere_end_siden(billede):
            smal = bredde
        else:
            bred = bredde
    return max(forsoeg)[1]


def pdf(rulebook: Rulebook, beslutning: Beslutning | None = None) -> bytes:
    """Return the map as a PDF of one page of A4 (PDF/UA-1; its text equivalent is the picture's)."""
    return tegn.side_pdf(papir(rulebook, beslutning))
