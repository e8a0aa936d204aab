"""The files of a draft, in the forms asked for. What fails in one form does not stop the others."""

from __future__ import annotations

from pathlib import Path

from knowledge import fakta as fk
from knowledge.kladder import kalenderfil, pdf, tidslinje, word
from knowledge.kladder.indhold import Kontekst, kontekst, tjek_valg
from knowledge.kladder.ord import ord_
from knowledge.kladder.tekstform import som_tekst, uden_fed
from knowledge.kladder.typer import MIME, Fil, Filer, KladdeFejl, Kladdevalg
from knowledge.moede import Moedeobjekt

_BREDDE_PX = 1300  # of the timeline: some 200 dots an inch on paper


def lav_filer(obj: Moedeobjekt, valg: Kladdevalg, roedder: tuple[Path, ...] | None = None) -> Filer:
    """Return the files of the documents and forms chosen, and what could not be made (Danish).

    A task card is made for each of ``valg.roller``. The text form needs no Word template, so that a broken one never
    leaves the user without. ``roedder``: the folders of rulebooks, in which a municipality's own templates are
    found. Raises KladdeFejl (Danish) where nothing can be made: an unknown choice, or a step that is
    no meeting.
    """
    tjek_valg(obj, valg)
    filer: list[Fil] = []
    fejl: list[str] = []
    for dokument in valg.dokumenter:
        for rolle in valg.roller if dokument == "opgavekort" else (None,):
            _dokument(obj, dokument, rolle, valg, roedder, filer, fejl)
    if "ics" in valg.former:
        try:
            filer.append(_fil(obj, "kalender", None, "ics", kalenderfil.ics(obj)))
        except KladdeFejl as grund:
            fejl.append(str(grund))
    return Filer(tuple(filer), tuple(dict.fromkeys(fejl)))


def _dokument(
    obj: Moedeobjekt,
    dokument: str,
    rolle: str | None,
    valg: Kladdevalg,
    roedder: tuple[Path, ...] | None,
    filer: list[Fil],
    fejl: list[str],
) -> None:
    indhold = kontekst(obj, dokument, rolle, valg)
    if "docx" in valg.former or "pdf" in valg.former:
        try:
            billede = None
            if indhold.get(word.TIDSLINJE):
                billede = tidslinje.png(tidslinje.svg(obj, tidslinje.BREDDE_PAPIR), _BREDDE_PX)
            docx = word.udfyld(word.hent(word.skabelon_sti(dokument, obj.rulebook, roedder)), indhold, billede)
            if "docx" in valg.former:
                filer.append(_fil(obj, dokument, rolle, "docx", docx))
            if "pdf" in valg.former:
                filer.append(_fil(obj, dokument, rolle, "pdf", pdf.af_word(docx, obj.idag)))
        except KladdeFejl as grund:
            fejl.append(str(grund))
        except pdf.PdfFejl:
            fejl.append(ord_("fejl.pdf", navn=indhold["overskrift"]))
    if "txt" in valg.former:
        filer.append(_fil(obj, dokument, rolle, "txt", _tekstfil(dokument, indhold)))


def _tekstfil(dokument: str, indhold: Kontekst) -> bytes:
    """Return the text as a file: with a byte order mark and CRLF, so that Notepad too shows æ, ø and å."""
    return ("\ufeff" + uden_fed(som_tekst(dokument, indhold)) + "\n").replace("\n", "\r\n").encode()


def _fil(obj: Moedeobjekt, dokument: str, rolle: str | None, form: str, data: bytes) -> Fil:
    navn = ord_("kalender") if dokument == "kalender" else ord_(f"dokumenter.{dokument}.navn")
    felter = {"navn": navn, "form": ord_(f"former.{form}")}
    if rolle:
        titel = ord_("filtitel_rolle", rolle=fk.faktum("rolle").vaerdier[rolle].kortnavn, **felter)
    else:
        titel = ord_("filtitel", **felter)
    return Fil(filnavn(obj, dokument, rolle, form), titel, MIME[form], data, dokument)


def filnavn(obj: Moedeobjekt, dokument: str, rolle: str | None, form: str) -> str:
    """Return a file's name: ids and a date, ASCII, no free text."""
    dele = [dokument, obj.moede.id, obj.variant.id if obj.variant else None, rolle]
    dato = obj.dato.isoformat() if obj.dato else "uden-dato"
    return "-".join(del_.replace("_", "-") for del_ in [*filter(None, dele), dato]) + f".{form}"


def zip_fil(obj: Moedeobjekt, filer: tuple[Fil, ...] | list[Fil]) -> Fil:
    """Return one zip of the files; the same files give the same bytes."""
    data = word.pak({fil.navn: fil.data for fil in filer})
    return Fil(filnavn(obj, "pakke", None, "zip"), ord_("zip_titel"), MIME["zip"], data, "pakke")
