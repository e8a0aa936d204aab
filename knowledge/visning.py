"""Render the meeting object as text and as data. Rendering adds no facts: every word of substance comes from the
rulebook.

The words stand in ``tekster.yml`` and ``skabeloner/tekst/``; variables that a template names and does not get are an
error.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from knowledge import fakta as fk
from knowledge.beslut import Beslutning, Hvis, tabel_af
from knowledge.datoer import dansk, kort
from knowledge.frister import Fristdato
from knowledge.kalender import Sprunget
from knowledge.modeller import Betingelse, Kilde, Konflikt, Opgave, Punkt, Rulebook
from knowledge.moede import FASER, Moedeobjekt
from knowledge.tekster import gruppe, tekst

# The answers named first in "what would change it": one step of worry, the case, then the rest.
_HVIS_ORDEN = ("bekymringsgrad", "sagsstatus", "fagligheder", "lokal_indsats", "samtykke", "rolle", "formaal_bfm")
_HVIS_HOEJST = 5


@cache
def _miljoe() -> Environment:
    """Return the template environment: undefined variables are errors, blocks leave no blank lines."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "skabeloner" / "tekst"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # plain text: every client escapes what it shows
    )


def flet(skabelon: str, **felter: Any) -> str:
    """Render a text template; runs of blank lines are folded to one."""
    linjer = _miljoe().get_template(f"{skabelon}.txt.j2").render(**felter).strip().split("\n")
    ud: list[str] = []
    for linje in linjer:
        if linje.strip() or (ud and ud[-1]):
            ud.append(linje.rstrip())
    return "\n".join(ud)


def _v(noegle: str, **felter: Any) -> str:
    return tekst(f"visning.{noegle}", **felter)


# --- Words -----------------------------------------------------------------------------------------------------------


def opremsning(led: Iterable[str], bindeord: str = "og") -> str:
    """Return "a, b og c"."""
    alle = list(led)
    return alle[0] if len(alle) == 1 else f"{', '.join(alle[:-1])} {bindeord} {alle[-1]}" if alle else ""


def lille(tekst_: str) -> str:
    """Return a text with its first letter small, unless it begins with an abbreviation or the pronoun "I"."""
    return tekst_ if tekst_[1:2].isupper() or tekst_.startswith("I ") else tekst_[:1].lower() + tekst_[1:]


def svar_i_ord(slot: str, vaerdi: Any) -> str:
    """Return an answer in words: the value's short form, disciplines as a list."""
    if slot == "dato":
        return str(vaerdi)
    vaerdier = fk.faktum(slot).vaerdier
    if isinstance(vaerdi, str):
        return vaerdier[vaerdi].kort
    return f"Brug for: {opremsning(vaerdier[v].kort for v in vaerdi)}"


def vaerdi_i_ord(slot: str, vaerdi: Any) -> str:
    """Return a value alone: "Moderat", "psykolog (KE) og PPR"."""
    if slot == "dato":
        return str(vaerdi)
    vaerdier = fk.faktum(slot).vaerdier
    return vaerdier[vaerdi].navn if isinstance(vaerdi, str) else opremsning(vaerdier[v].navn for v in vaerdi)


def kilde_i_ord(kilde: Kilde, rulebook: Rulebook) -> str:
    """Return a source in words: title and section."""
    dokument = rulebook.meta.dokumenter.get(kilde.dokument)
    return f"{dokument.titel if dokument else kilde.dokument}, {kilde.afsnit}"


def kilde_data(kilde: Kilde) -> dict[str, str | None]:
    """Return a source in the contract's shape."""
    return {
        "dokument": kilde.dokument,
        "afsnit": kilde.afsnit,
        "kontrolleret": kilde.kontrolleret.isoformat() if kilde.kontrolleret else None,
    }


def kilder_i_ord(kilder: Iterable[Kilde], rulebook: Rulebook) -> list[str]:
    """Return sources in words, grouped by document, each once."""
    pr_dokument: dict[str, list[str]] = {}
    for kilde in kilder:
        afsnit = pr_dokument.setdefault(kilde.dokument, [])
        if kilde.afsnit not in afsnit:
            afsnit.append(kilde.afsnit)
    ud = []
    for dokument, afsnit in pr_dokument.items():
        titel = rulebook.meta.dokumenter[dokument].titel if dokument in rulebook.meta.dokumenter else dokument
        ud.append(f"{titel} ({'; '.join(afsnit)})")
    return ud


def konflikt_i_ord(konflikt: Konflikt) -> str:
    """Return a conflict in two sentences: that the sources differ, and which side this edition follows."""
    return f"{konflikt.kort} {konflikt.valgt}"


def med_forbehold(punkt: Punkt) -> str:
    """Return a statement with its reservation: never more certain than the source."""
    return f"{punkt.tekst} {punkt.forbehold}" if punkt.forbehold else punkt.tekst


def titel(obj: Moedeobjekt) -> str:
    """Return the meeting's name with its kind."""
    return f"{lille(obj.moede.navn)} ({lille(obj.variant.navn)})" if obj.variant else lille(obj.moede.navn)


def udgave_i_ord(rulebook: Rulebook) -> str:
    """Return the edition in words; an undated one says so."""
    return rulebook.meta.udgave.tekst


# --- The recommendation ----------------------------------------------------------------------------------------------


def hvem_indkalder(obj: Moedeobjekt) -> str:
    """Return who calls the meeting, said to the asker."""
    regel = obj.beslutning.regel if obj.beslutning else None
    rolle = (obj.beslutning.fakta.get("rolle") if obj.beslutning else None) or fk.VED_IKKE
    if regel is not None and regel.indkaldes_af and rolle not in fk.data().funktioner[regel.indkaldes_af].roller:
        return _v("andre_indkalder", funktion=fk.funktionsnavn(regel.indkaldes_af))
    indkalder = obj.moede.indkalder
    if indkalder is None:
        return ""
    return _v("du_indkalder") if rolle in indkalder.roller else indkalder.tekst


def kan_indkalde(obj: Moedeobjekt) -> bool:
    """Say whether the asker is known to be one who may call the meeting."""
    return hvem_indkalder(obj) == _v("du_indkalder")


def hvorfor(beslutning: Beslutning) -> str:
    """Return the reason in one sentence, with the facts that decided it."""
    navne = beslutning.udefra
    return beslutning.regel.hvorfor.format(
        fagligheder=opremsning(fk.faktum("fagligheder").vaerdier[f].navn for f in navne),
        antal=("nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni")[len(navne)],
        **{
            s: lille(svar_i_ord(s, beslutning.fakta.get(s, fk.VED_IKKE)))
            for s in ("bekymringsgrad", "sagsstatus", "lokal_indsats")
        },
    )


def hvis_i_ord(rulebook: Rulebook, beslutning: Beslutning) -> list[str]:
    """Return what would change the answer, the nearest first, at most five; the rest is in the data."""

    def afstand(h: Hvis) -> tuple[int, int]:
        skridt = 0
        if h.slot == "bekymringsgrad":
            trin = [v for v in fk.faktum("bekymringsgrad").vaerdier if v != fk.VED_IKKE]
            nu = str(beslutning.fakta.get("bekymringsgrad", "moderat"))
            skridt = abs(trin.index(h.vaerdi) - trin.index(nu)) if nu in trin else 1
        return (skridt, _HVIS_ORDEN.index(h.slot))

    ud: dict[str, str] = {}
    for h in sorted(beslutning.hvis, key=afstand):
        if h.slot in ("rolle", "formaal_bfm"):
            continue
        navn = lille(rulebook.moede(h.moede).navn)
        svar = _fagligheder_aendret(beslutning, h) if h.slot == "fagligheder" else lille(svar_i_ord(h.slot, h.vaerdi))
        ud.setdefault(svar, _v("hvis", svar=svar, moede=navn))
    akut = [linje for svar, linje in ud.items() if svar == "akut"]
    return [linje for linje in ud.values() if linje not in akut][: _HVIS_HOEJST - 1] + akut


def _fagligheder_aendret(beslutning: Beslutning, h: Hvis) -> str:
    """Say a change of disciplines as the user would: what is left, or what is added."""
    if isinstance(h.vaerdi, str):
        return _v("fagligheder_ingen")
    nu = beslutning.fakta.get("fagligheder")
    foer = set() if nu is None or isinstance(nu, str) else set(nu)
    nye = [v for v in h.vaerdi if v not in foer]
    navne = fk.faktum("fagligheder").vaerdier
    if nye:
        return f"{'også ' if foer else ''}{opremsning(navne[v].kort for v in nye)}"
    return _v("fagligheder_kun", liste=opremsning(navne[v].kort for v in h.vaerdi))


def praktisk(obj: Moedeobjekt) -> list[str]:
    """Return who takes part, who chairs, minutes, where, how long, deadlines, consent and child, a line each."""
    moede = obj.moede
    linjer = []
    if obj.deltagere:
        linjer.append(_v("deltager", liste=_deltagere_kort(obj)))
    if obj.ikke_deltagere:
        linjer.append(_v("ikke_med", liste=opremsning(lille(d.navn) for d in obj.ikke_deltagere)))
    for noegle, felt in (("leder", "moedeleder"), ("referat", "referent")):
        if punkter := obj.punkter(felt):
            linjer.append(_v(noegle, tekst=med_forbehold(punkter[0])))
    for noegle, punkter in (("sted", moede.tid_og_sted.sted), ("tid", moede.tid_og_sted.tid)):
        if punkter:
            linjer.append(_v(noegle, tekst=med_forbehold(punkter[0])))
    if moede.tid_og_sted.varighed:
        linjer.append(_v("varighed", tekst=med_forbehold(moede.tid_og_sted.varighed)))
    if obj.frister:
        linjer.append(_v("frister", liste="; ".join(f"{lille(f.navn)} {f.regel}" for f in obj.frister)))
    if punkter := obj.punkter("samtykke"):
        linjer.append(_v("samtykke", tekst=med_forbehold(punkter[0])))
    barnet = [*obj.punkter("inddragelse")[:1], *obj.fremhaevet]
    if barnet:
        linjer.append(_v("barn", tekst=" ".join(map(med_forbehold, barnet))))
    if obj.punkter("redskaber"):
        linjer.append(_v("redskaber", liste=opremsning(lille(p.tekst).rstrip(".") for p in obj.punkter("redskaber"))))
    return linjer


def _deltagere_kort(obj: Moedeobjekt) -> str:
    altid = [lille(d.navn) for d in obj.deltagere if d.deltager == "altid"]
    behov = [lille(d.navn) for d in obj.deltagere if d.deltager == "efter_behov"]
    kort_ = opremsning(altid)
    return f"{kort_}; {_v('efter_behov')} {opremsning(behov)}" if behov else kort_


def anbefaling_ord(obj: Moedeobjekt) -> dict[str, Any]:
    """Return the parts of the recommendation in words: what its text is put together from, and a client's card."""
    beslutning = obj.beslutning
    assert beslutning is not None
    rulebook = obj.rulebook
    ukendt = tabel_af(rulebook).hvis_ukendt
    return {
        "overskrift": _overskrift(obj),
        "hvem": hvem_indkalder(obj),
        "hvorfor": hvorfor(beslutning),
        "taette_valg": [valg.tekst for valg in beslutning.taette_valg],
        "hvis": hvis_i_ord(rulebook, beslutning),
        "mangler": [ukendt[s] for s in beslutning.mangler if s in ukendt],
        "foerst": [s.tekst for s in beslutning.foerst],
        "praktisk": praktisk(obj),
        "variantnote": beslutning.variantnote,
        "konflikter": [konflikt_i_ord(k) for k in beslutning.konflikter],
        "lovnoter": [note.tekst for note in obj.lovnoter()],
        "rulebook": rulebook.meta.navn,
        "udgave": udgave_i_ord(rulebook),
        "kontrolleret": kort(rulebook.meta.kontrolleret),
        "regel": beslutning.regel.id,
        "kilder": kilder_i_ord(beslutning.kilder, rulebook),
        "kvittering": obj.kvittering,
    }


def anbefaling_tekst(obj: Moedeobjekt) -> str:
    """Return the recommendation in full as text (a client that ignores ``custom`` loses nothing)."""
    skabelon = "underretning" if obj.moede.slags == "akut" else "anbefaling"
    return flet(skabelon, moede=obj.moede, **anbefaling_ord(obj))


def svarliste(fakta: dict[str, Any]) -> list[dict[str, str]]:
    """Return what is known as a list to be shown: each fact's id, its name, and the answer in words."""
    return [
        {
            "slot": slot,
            "navn": fk.faktum(slot).navn,
            "svar": _dato_i_ord(v) if slot == "dato" else vaerdi_i_ord(slot, v),
        }
        for slot in fk.ALLE
        if (v := fakta.get(slot)) is not None
    ]


def _dato_i_ord(dato: str) -> str:
    return fk.faktum("dato").vaerdier[dato].navn if dato == fk.VED_IKKE else dansk(dt.date.fromisoformat(dato))


def _overskrift(obj: Moedeobjekt) -> str:
    """Return the headline: "Indkald til ..." to whoever may call the meeting (or may be), else the meeting's name."""
    rolle = (obj.beslutning.fakta.get("rolle") if obj.beslutning else None) or fk.VED_IKKE
    indkalder = obj.moede.indkalder
    if indkalder is None or rolle == fk.VED_IKKE or kan_indkalde(obj):
        return obj.moede.handling
    return _v("rette_moede", navn=lille(obj.moede.navn))


def anbefaling_data(obj: Moedeobjekt) -> dict[str, Any]:
    """Return the recommendation in the contract's shape, with its words under ``ord`` and the whole meeting under
    ``detaljer``.
    """
    beslutning = obj.beslutning
    assert beslutning is not None
    return {
        "type": "anbefaling",
        **beslutning_data(obj.rulebook, beslutning, obj.kvittering or ""),
        "ord": anbefaling_ord(obj),
        "detaljer": moede_data(obj),
    }


def beslutning_data(rulebook: Rulebook, beslutning: Beslutning, kode: str) -> dict[str, Any]:
    """Return a decision in the contract's shape (also that of ``beslut --json``)."""
    return {
        "moede": beslutning.moede,
        "variant": beslutning.variant,
        "rulebook": rulebook.meta.id,
        "udgave": udgave_i_ord(rulebook),
        "regel": beslutning.regel.id,
        "hvorfor": hvorfor(beslutning),
        "fakta": beslutning.fakta,
        "kilder": [kilde_data(k) for k in beslutning.kilder],
        "hvis": [{"slot": h.slot, "vaerdi": h.vaerdi, "moede": h.moede} for h in beslutning.hvis],
        "naert_valg": beslutning.naert_valg,
        "alternativer": list(beslutning.alternativer),
        "taette_valg": [{"id": v.id, "moede": v.alternativ, "tekst": v.tekst} for v in beslutning.taette_valg],
        "mangler": list(beslutning.mangler),
        "foerst": [s.tekst for s in beslutning.foerst],
        "konflikter": [k.id for k in beslutning.konflikter],
        "kvittering": kode,
    }


def moede_data(obj: Moedeobjekt) -> dict[str, Any]:
    """Return the meeting as data: participants, tasks by phase, deadlines, forms, consent, child, conflicts,
    edition.
    """
    return {
        "navn": obj.moede.navn,
        "indkalder": hvem_indkalder(obj),
        "praktisk": praktisk(obj),
        "deltagere": [{"funktion": d.funktion, "navn": d.navn, "deltager": d.deltager} for d in obj.deltagere],
        "opgaver": {
            fase: [{"id": o.id, "funktion": o.funktion, "tekst": o.tekst} for o in opgaver]
            for fase, opgaver in obj.opgaver().items()
        },
        "frister": [frist_data(f) for f in obj.frister],
        "redskaber": [p.tekst for p in obj.punkter("redskaber")],
        "samtykke": [p.tekst for p in obj.punkter("samtykke")],
        "inddragelse": [p.tekst for p in [*obj.punkter("inddragelse"), *obj.lag("inddragelse")]],
        "konflikter": [{"id": k.id, "kort": k.kort, "valgt": k.valgt} for k in obj.konflikter()],
        "udgave": udgave_i_ord(obj.rulebook),
        "kontrolleret": obj.rulebook.meta.kontrolleret.isoformat(),
    }


def akut_tekst(rulebook: Rulebook, sat_til_side: str | None = None) -> str:
    """Return the acute stop; ``sat_til_side``: a line where something was set aside."""
    moede = rulebook.moede("underretning_akut")
    return flet(
        "akut",
        sat_til_side=sat_til_side,
        skridt=[o.tekst for o in moede.opgaver if o.fase == "foer" and o.id != "ring_112"],
        kendetegn=[p.tekst for p in moede.kendetegn[1:]],
        kilder=kilder_i_ord(akut_kilder(rulebook), rulebook),
    )


def akut_kilder(rulebook: Rulebook) -> list[Kilde]:
    """Return the sources of the acute stop."""
    moede = rulebook.moede("underretning_akut")
    return list(
        dict.fromkeys([*(o.kilde for o in moede.opgaver if o.fase == "foer"), *(p.kilde for p in moede.kendetegn)])
    )


# --- Deadlines and tasks --------------------------------------------------------------------------------------------


def sprunget_i_ord(sprunget: tuple[Sprunget, ...]) -> str:
    """Return the days skipped in words, with why: "lørdag 28.11., Juleaften 24.12."."""
    return ", ".join(f"{s.grund} {s.dato.day}.{s.dato.month}." for s in sprunget)


def frist_linje(frist: Fristdato) -> str:
    """Return a deadline in one line with its rule and who answers for it."""
    felter = {"navn": frist.navn, "regel": frist.regel, "ansvarlig": lille(fk.funktionsnavn(frist.ansvarlig))}
    if frist.dato is None:
        return _v("frist_uden_dato", **felter)
    noegle = _fristnoegle(frist)
    return _v("frist_dato" if noegle == "frist" else noegle, dato=dansk(frist.dato), **felter)


def _fristnoegle(frist: Fristdato) -> str:
    """Return the key of what is said of a dated deadline: that it is one, that it is passed, or that it is late."""
    return "frist" if not frist.overskredet else "frist_overskredet" if frist.krav else "frist_sen"


def frist_data(frist: Fristdato) -> dict[str, Any]:
    """Return a deadline in the contract's shape."""
    return {
        "id": frist.id,
        "navn": frist.navn,
        "dato": frist.dato.isoformat() if frist.dato else None,
        "regel": frist.regel,
        "ansvarlig": frist.ansvarlig,
        "sprunget_over": [{"dato": s.dato.isoformat(), "grund": s.grund} for s in frist.sprunget_over],
        "overskredet": frist.overskredet,
        "forbehold": frist.forbehold,
        "kilde": kilde_data(frist.kilde),
    }


def opgave_linje(obj: Moedeobjekt, opgave: Opgave) -> str:
    """Return a task in one line, with its deadline's date (marked where it is passed), or its rule where the date is
    not known.
    """
    frist = obj.frist(opgave.frist)
    ren = opgave.tekst.rstrip(".")
    if frist is None:
        return f"{ren}."
    if frist.dato is None:
        return _v("opgave_frist_ord", tekst=ren, regel=frist.regel)
    return _v(f"opgave_{_fristnoegle(frist)}", tekst=ren, dato=dansk(frist.dato))


def hvem_tekst(obj: Moedeobjekt) -> str:
    """Return who does what: before, during, after, by function, with forms, decisions and documentation."""
    faser = gruppe("faser")
    opgaver = obj.opgaver()

    def med_funktion(o: Any) -> str:
        return f"{fk.funktionsnavn(o.funktion)}: {lille(opgave_linje(obj, o))}"

    slut = []
    if punkter := obj.punkter("beslutningskompetence"):
        slut.append(_v("beslutter", tekst=" ".join(map(med_forbehold, punkter))))
    if punkter := obj.punkter("dokumentation"):
        slut.append(_v("dokumentation", liste=" ".join(map(med_forbehold, punkter))))
    return flet(
        "hvem",
        titel=titel(obj),
        hoved=[*([obj.moede.indkalder.tekst] if obj.moede.indkalder else []), *praktisk(obj)],
        faser=[{"navn": faser[f], "opgaver": [med_funktion(o) for o in opgaver[f]]} for f in FASER if opgaver[f]],
        slut=[*slut, *(note.tekst for note in obj.lovnoter())],
        konflikter=[konflikt_i_ord(k) for k in obj.konflikter()],
        kilder=kilder_i_ord(obj.kilder(), obj.rulebook),
    )


# --- The whole rulebook on one page ----------------------------------------------------------------------------------


def betingelse_i_ord(b: Betingelse) -> str:
    """Return a condition of the decision table in words: "Bekymring: svær; Samtykke: nej"."""
    dele = []
    for slot in fk.AFGOERENDE:
        if slot == "fagligheder":
            continue
        tilladt = getattr(b, slot)
        if tilladt is not None:
            navne = (lille(fk.faktum(slot).vaerdier[v].navn) for v in tilladt)
            dele.append(f"{fk.faktum(slot).navn}: {opremsning(navne, 'eller')}")
    if b.ikke_rolle:
        roller = fk.faktum("rolle").vaerdier
        ikke = opremsning((roller[r].kortnavn for r in b.ikke_rolle), "eller")
        dele.append(f"{fk.faktum('rolle').navn}: ikke {ikke}")
    if f := b.fagligheder:
        fag = fk.faktum("fagligheder").vaerdier
        if f.ingen_eller_ukendt:
            dele.append("Fagligheder: ingen, eller ikke kendt")
        if f.navngivet:
            dele.append("Fagligheder: mindst en")
        if f.nogen_af is not None:
            dele.append(f"Fagligheder: {opremsning((fag[v].kort for v in f.nogen_af), 'eller')}")
        if f.kun_af is not None:
            dele.append(f"Fagligheder: kun {opremsning((fag[v].kort for v in f.kun_af), 'eller')}")
        if f.antal_min is not None or f.antal_max is not None:
            lav, hoej = f.antal_min or 1, f.antal_max
            antal = str(lav) if lav == hoej else f"{lav} eller flere" if hoej is None else f"{lav} til {hoej}"
            dele.append(f"Antal fagligheder: {antal}")
    return "; ".join(dele) or "Alt andet"


def tabel_tekst(rulebook: Rulebook) -> str:
    """Return the whole rulebook as one text to print."""
    return flet("tabel", **tabel_felter(rulebook))


def tabel_felter(rulebook: Rulebook) -> dict[str, Any]:
    """Return what the table of a rulebook says, part by part: for the text and the PDF alike."""
    tabel = tabel_af(rulebook)
    meta = rulebook.meta
    moeder = []
    for moede in rulebook.moeder.values():
        linjer = [f"Formål: {moede.formaal[0].tekst}", f"Hvornår: {moede.hvornaar[0].tekst}"]
        if moede.indkalder:
            linjer.append(f"Indkalder: {moede.indkalder.tekst}")
        obj = Moedeobjekt(rulebook, moede, None, None, meta.kontrolleret, None, None, (), (), None, None)
        linjer += praktisk(obj)
        linjer += [f"Frist: {f.navn}: {f.tekst}" for f in moede.frister]
        moeder.append({"navn": moede.navn.upper(), "linjer": linjer})
    trin = fk.faktum("bekymringsgrad").vaerdier.values()
    return dict(
        navn=meta.navn,
        udgave=meta.udgave.tekst,
        kontrolleret=kort(meta.kontrolleret),
        kontrolleret_af=meta.kontrolleret_af,
        id=meta.id,
        arver=meta.arver or "",
        regler=[
            {
                "id": r.id,
                "naar": " ELLER ".join(betingelse_i_ord(b) for b in r.naar),
                "moede": rulebook.moede(r.moede).navn,
                "kilder": kilder_i_ord(r.kilder, rulebook),
            }
            for r in sorted(tabel.regler, key=lambda r: r.trin)
        ],
        taette=[
            {
                "naar": " ELLER ".join(betingelse_i_ord(b) for b in v.naar)
                + (
                    f" (ved {opremsning((lille(rulebook.moede(m).navn) for m in v.moeder), 'eller')})"
                    if v.moeder
                    else ""
                ),
                "alternativ": lille(rulebook.moede(v.alternativ).navn),
                "tekst": v.tekst,
            }
            for v in tabel.taette_valg
        ],
        moeder=moeder,
        aendringer=[f"{m.navn}, {a.del_}: {a.hvad}" for m in rulebook.moeder.values() for a in m.aendringer],
        konflikter=[f"{k.id} {konflikt_i_ord(k)}" for k in rulebook.konflikter.values()],
        skala=_v(
            "skala",
            definitioner=" ".join(f"{v.navn}: {lille(v.definition)}" for v in trin if v.definition),
            egen_skala=fk.data().egen_skala,
        ),
    )
