"""The files: the same in every form, read back by other programs; names without free text; nothing lost on an error."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from functools import cache
from pathlib import Path

import ics
import pytest
from docx import Document
from docx.oxml.ns import qn
from icalendar import Calendar
from pypdf import PdfReader

from knowledge import kladder
from knowledge.indlaes import indlaes
from knowledge.kladder import DOKUMENTER, FORMER, Fil, KladdeFejl, Kladdevalg, kalenderfil, pdf, word
from knowledge.kladder.indhold import kontekst
from knowledge.kladder.tjek import tjek_standard
from knowledge.moede import byg
from knowledge.tjek import tjek_en
from knowledge.visning import _miljoe
from tests.knowledge.hjaelp import FEMTE, MED_FEMTE, kopi
from tests.knowledge.kladder.hjaelp import (
    ALLE,
    DATO,
    FOR_TIDLIGT,
    IDAG,
    ROLLER,
    blade,
    datoer_i,
    docx_tekst,
    glat,
    obj,
    pdf_tekst,
)

ALT = Kladdevalg(roller=tuple(ROLLER))
# Each document as Word, PDF and text, the task card once a role.
HVER_FIL = 3 * (len(DOKUMENTER) - 1 + len(ROLLER))
hver = pytest.mark.parametrize(("bog", "moede_id", "variant"), ALLE)
# Of the deadline plan the text has a line for each, Word and PDF a row; the timeline's equivalent is a picture's text.
KUN_TEKST, KUN_SIDER = ("linje",), ("navn", "dato", "regel", "ansvarlig", "tilstand", "tidslinje", "nr")


@cache
def filer(bog: str, moede_id: str, variant: str | None, dato: dt.date | None = DATO) -> dict[str, Fil]:
    lavet = kladder.lav_filer(obj(bog, moede_id, variant, dato), ALT)
    assert not lavet.fejl or dato is None
    return {f.navn: f for f in lavet.filer}


# --- Parity -----------------------------------------------------------------------------------------------------------


@hver
def test_det_samme_i_hver_form(bog: str, moede_id: str, variant: str | None) -> None:
    """Every date, role, source, task and statement of a document is in its text, its Word file and its PDF."""
    o = obj(bog, moede_id, variant)
    for dokument in DOKUMENTER:
        for rolle in ALT.roller if dokument == "opgavekort" else (None,):
            indhold = kontekst(o, dokument, rolle, ALT)
            navn = next(
                n
                for n in filer(bog, moede_id, variant)
                if n.startswith(dokument) and (not rolle or rolle.replace("_", "-") in n)
            )
            stamme = navn.rsplit(".", 1)[0]
            former = {form: filer(bog, moede_id, variant)[f"{stamme}.{form}"].data for form in ("docx", "pdf", "txt")}
            tekst = former["txt"].decode("utf-8-sig")
            word_, side = docx_tekst(former["docx"]), pdf_tekst(former["pdf"])
            for blad in blade(indhold, KUN_SIDER):
                assert glat(blad) in glat(tekst), (dokument, blad)
            for blad in blade(indhold, (*KUN_TEKST, "tidslinje")):
                assert glat(blad) in glat(word_), (dokument, blad)
                assert glat(blad) in glat(side), (dokument, blad)
            assert datoer_i(tekst) == datoer_i(word_) == datoer_i(side)
            assert tekst.count("☐") == word_.count("☐") == side.count("☐")


@hver
def test_pdf_siger_det_samme_som_word_filen(bog: str, moede_id: str, variant: str | None) -> None:
    """The PDF has every paragraph of the Word file, in its order, and no other words."""
    for navn, fil in filer(bog, moede_id, variant).items():
        if not navn.endswith(".docx"):
            continue
        side = pdf_tekst(filer(bog, moede_id, variant)[navn.replace(".docx", ".pdf")].data)
        fra_word, fra_pdf = glat(docx_tekst(fil.data)), glat(side)
        for tabel in Document(io.BytesIO(fil.data)).tables:  # a header row is repeated where its table breaks
            hoved = glat("".join(celle.text for celle in tabel.rows[0].cells))
            while fra_pdf.count(hoved) > fra_word.count(hoved):
                foer, _, efter = fra_pdf.rpartition(hoved)
                fra_pdf = foer + efter
        # Numbers and bullets of lists are Word's own and not in its text.
        assert sorted(re.sub(r"[•\d.]", "", fra_word)) == sorted(re.sub(r"[•\d.]", "", fra_pdf)), navn
        rest = fra_pdf
        for afsnit in docx_tekst(fil.data).split("\n"):
            assert glat(afsnit) in rest, (navn, afsnit)
            rest = rest[rest.index(glat(afsnit)) + len(glat(afsnit)) :]


@pytest.mark.parametrize("dokument", DOKUMENTER)
def test_skabelonernes_variabler_er_kontekstens(dokument: str) -> None:
    """No template leaves a part out, and none asks for what is not there; the text has no picture."""
    noegler = set(
        kontekst(obj("ringsted_ark", "samarbejdsmoede"), dokument, "raadgiver" if dokument == "opgavekort" else None)
    )
    assert word.variabler(word.hent(word.standard_sti(dokument))) == noegler
    from jinja2 import meta

    kilde = _miljoe().loader.get_source(_miljoe(), f"{dokument}.txt.j2")[0]  # type: ignore[union-attr]
    assert meta.find_undeclared_variables(_miljoe().parse(kilde)) == noegler - {"tidslinje"}


# --- Word and PDF -----------------------------------------------------------------------------------------------------


@hver
def test_word_filer_er_til_at_laese_for_alle(bog: str, moede_id: str, variant: str | None) -> None:
    """Opened by python-docx: Danish, a title, headings that are headings, header rows that repeat, no tag left."""
    for navn, fil in filer(bog, moede_id, variant).items():
        if not navn.endswith(".docx"):
            continue
        d = Document(io.BytesIO(fil.data))
        assert d.core_properties.language == "da-DK" and d.core_properties.title
        assert d.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}").get(qn("w:val")) == "da-DK"
        stile = [p.style.name for p in d.paragraphs if p.style is not None]
        assert (
            stile[0] == "Title"
            and stile.count("Title") == 1
            and (navn.startswith("opgavekort") or "Heading 1" in stile)
        )
        assert not re.search(r"\{\{|\{%|\}\}|%\}", docx_tekst(fil.data) + d.sections[0].footer.paragraphs[0].text)
        for tabel in d.tables:
            hoved = tabel.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
            assert (hoved is not None) == (len(tabel.columns) > 2)
        pladser = re.findall(r"\[[^\]]+\]", docx_tekst(fil.data))
        markeret = [r.text for p in d.element.body.iter(qn("w:p")) for r in _loeb(p) if "[" in r.text]
        assert len(markeret) == len(pladser)


def _loeb(p: object) -> list[object]:
    from docx.text.run import Run

    return [
        Run(r, None)
        for r in p.iter(qn("w:r"))
        if r.find(f"{qn('w:rPr')}/{qn('w:rStyle')}[@{qn('w:val')}='Udfyld']") is not None
    ]  # type: ignore[attr-defined,arg-type]


def test_tidslinjen_staar_i_word_filen_med_tekst() -> None:
    fil = filer("ringsted_ark", "boerne_og_familiemoede", "opstart")[
        "fristplan-boerne-og-familiemoede-opstart-2027-01-14.docx"
    ]
    d = Document(io.BytesIO(fil.data))
    egenskaber = d.element.body.find(f".//{qn('wp:docPr')}")
    alt = egenskaber.get("descr")
    assert datoer_i(alt) >= {
        DATO,
        *(f.dato for f in obj("ringsted_ark", "boerne_og_familiemoede", "opstart").frister if f.dato),
    }
    billede = next(iter(d.inline_shapes))
    png = d.part.related_parts[billede._inline.graphic.graphicData.pic.blipFill.blip.embed].blob
    assert png.startswith(b"\x89PNG") and len(png) > 5000
    bredde, hoejde = (int.from_bytes(png[a:b], "big") for a, b in ((16, 20), (20, 24)))
    assert billede.width / billede.height == pytest.approx(bredde / hoejde, rel=0.01)


@hver
def test_pdf_er_tilgaengelig(bog: str, moede_id: str, variant: str | None) -> None:
    for navn, fil in filer(bog, moede_id, variant).items():
        if not navn.endswith(".pdf"):
            continue
        laeser = PdfReader(io.BytesIO(fil.data))
        rod = laeser.trailer["/Root"]
        assert rod["/Lang"] == "da-DK" and rod["/MarkInfo"]["/Marked"]  # type: ignore[index]
        assert b"pdfuaid" in rod["/Metadata"].get_data()  # type: ignore[index]
        assert laeser.metadata is not None and laeser.metadata.title
        assert all(
            round(float(s.mediabox.width)) == 595 and round(float(s.mediabox.height)) == 842 for s in laeser.pages
        )


def test_samme_filer_hver_gang() -> None:
    o = obj("ringsted_ark", "boerne_og_familiemoede", "opstart")
    a, b = kladder.lav_filer(o, ALT).filer, kladder.lav_filer(o, ALT).filer
    assert [f.data for f in a] == [f.data for f in b]
    assert kladder.zip_fil(o, a) == kladder.zip_fil(o, list(b))


def test_tegn_med_betydning_forbliver_tegn() -> None:
    """What typst, XML or jinja would read as a command is a character in a PDF and a Word file."""
    haardt = r"""#let x = 1 *a* _b_ $c$ \d <e> @f [g] {h} {{ i }} {% j %} & "k" 'l' // m /* n */ ~ = + - ` ^ | 1. 2) https://x"""
    indhold = {**kontekst(obj("ringsted_ark", "samarbejdsmoede"), "mail"), "emne": haardt, "overskrift": f"A {haardt}"}
    docx = word.udfyld(word.hent(word.standard_sti("mail")), indhold)
    assert haardt in docx_tekst(docx)
    assert glat(haardt) in glat(pdf_tekst(pdf.af_word(docx, IDAG)))


# --- Names and the zip ------------------------------------------------------------------------------------------------


@hver
@pytest.mark.parametrize("dato", [None, DATO])
def test_filnavne_er_ids_og_en_dato(bog: str, moede_id: str, variant: str | None, dato: dt.date | None) -> None:
    lavet = filer(bog, moede_id, variant, dato)
    ord_ = {
        *DOKUMENTER,
        "kalender",
        *moede_id.split("_"),
        *(variant or "").split("_"),
        *(del_ for rolle in ROLLER for del_ in rolle.split("_")),
    }
    for fil in lavet.values():
        stamme, form = fil.navn.rsplit(".", 1)
        assert fil.navn.isascii() and form in FORMER
        slut = dato.isoformat() if dato else "uden-dato"
        assert stamme.endswith(f"-{slut}") and set(stamme.removesuffix(slut).strip("-").split("-")) <= ord_
        assert fil.mime and fil.titel and fil.data
    assert len(lavet) == HVER_FIL + (1 if dato else 0)


def test_zip_har_dem_alle() -> None:
    lavet = list(filer("ringsted_ark", "samarbejdsmoede", None).values())
    pakke = kladder.zip_fil(obj("ringsted_ark", "samarbejdsmoede"), lavet)
    assert pakke.navn == "pakke-samarbejdsmoede-2027-01-14.zip" and pakke.dokument == "pakke"
    with zipfile.ZipFile(io.BytesIO(pakke.data)) as arkiv:
        assert {i: arkiv.read(i) for i in arkiv.namelist()} == {f.navn: f.data for f in lavet}


def test_kun_det_valgte() -> None:
    o = obj("ringsted_ark", "samarbejdsmoede")
    navne = [f.navn for f in kladder.lav_filer(o, Kladdevalg(("dagsorden",), ("docx",))).filer]
    assert navne == ["dagsorden-samarbejdsmoede-2027-01-14.docx"]
    assert not kladder.lav_filer(o, Kladdevalg(("opgavekort",), ("txt",))).filer  # for nobody
    with pytest.raises(KladdeFejl, match="Vælg"):
        kladder.lav_filer(o, Kladdevalg(former=("odt",)))


# --- The calendar -----------------------------------------------------------------------------------------------------


@hver
@pytest.mark.parametrize("dato", [DATO, FOR_TIDLIGT, dt.date(2027, 7, 1)])
def test_kalenderen(bog: str, moede_id: str, variant: str | None, dato: dt.date) -> None:
    """The meeting and each dated deadline, read by two parsers; the same ids again; nothing but function words."""
    o = obj(bog, moede_id, variant, dato)
    data = kalenderfil.ics(o)
    assert data == kalenderfil.ics(o)
    kalender = Calendar.from_ical(data)
    assert kalender["METHOD"] == "PUBLISH"
    frister = [f for f in o.frister if f.dato]
    poster = kalender.walk("VEVENT")
    assert len(poster) == 1 + len(frister)
    assert len({str(p["UID"]) for p in poster}) == len(poster)
    moede, resten = poster[0], poster[1:]
    start = moede["DTSTART"]
    assert start.dt.date() == dato and (start.dt.hour, start.dt.minute) == (9, 15)
    assert start.params["TZID"] == "Europe/Copenhagen" and kalender.walk("VTIMEZONE")
    assert start.dt.utcoffset() == dt.timedelta(hours=2 if dato.month == 7 else 1)
    minutter = o.moede.tid_og_sted.varighed_minutter
    assert ("DTEND" in moede) == bool(minutter)
    if minutter:
        assert moede["DTEND"].dt - start.dt == dt.timedelta(minutes=minutter)
    for post, frist in zip(resten, frister, strict=True):
        assert post["DTSTART"].dt == frist.dato and frist.navn in post["SUMMARY"]
        assert ("Overskredet" in post["SUMMARY"]) == frist.overskredet
        (alarm,) = post.walk("VALARM")
        udloest = dt.datetime.combine(frist.dato, dt.time()) + alarm["TRIGGER"].dt  # type: ignore[arg-type]
        assert udloest.date() < frist.dato and udloest.weekday() < 5 and udloest.hour == 8  # type: ignore[operator]
    anden = ics.Calendar(data.decode())
    assert {e.begin.date() for e in anden.events} == {dato, *(f.dato for f in frister)}
    assert {e.uid for e in anden.events} == {str(p["UID"]) for p in poster}
    assert all(len(linje) <= 75 for linje in data.split(b"\r\n"))


def test_kalenderens_ids_skifter_med_moede_og_dato() -> None:
    bfm = ("ringsted_ark", "boerne_og_familiemoede")
    forskellige = [
        obj(*bfm, "opstart"),
        obj(*bfm, "opfoelgning"),
        obj(*bfm, "opstart", FOR_TIDLIGT),
        obj("ringsted_2017", bfm[1], "opstart"),
    ]
    assert len({kalenderfil.uid(o, "moede") for o in forskellige}) == len(forskellige)
    assert kalenderfil.uid(forskellige[0], "moede") != kalenderfil.uid(forskellige[0], "naeste_opfoelgning")


def test_uden_dato_ingen_kalender_men_alt_andet() -> None:
    lavet = kladder.lav_filer(obj("ringsted_ark", "samarbejdsmoede", None, None), ALT)
    assert not [f for f in lavet.filer if f.navn.endswith(".ics")] and len(lavet.filer) == HVER_FIL
    (fejl,) = lavet.fejl
    assert "dato" in fejl


def test_uden_klokkeslaet_er_moedet_en_hel_dag() -> None:
    o = byg(indlaes("ringsted_ark"), None, IDAG, DATO, None, "samarbejdsmoede")
    moede = Calendar.from_ical(kalenderfil.ics(o)).walk("VEVENT")[0]
    assert moede["DTSTART"].dt == DATO and moede["DTEND"].dt == DATO + dt.timedelta(1)


# --- Templates: a municipality's own, and broken ones -----------------------------------------------------------------


def egen_skabelon(rod: Path, dokument: str = "mail") -> Path:
    """A copy of the fifth rulebook with a template of its own; return the template."""
    bog = kopi(rod, "femte", FEMTE)
    mappe = bog / "skabeloner" / "word"
    mappe.mkdir(parents=True)
    return Path(shutil.copy(word.standard_sti(dokument), mappe / f"{dokument}.docx"))


def ret_word(fil: Path, fra: str, til: str) -> None:
    """Change the text of a paragraph as one does in Word."""
    d = Document(str(fil))
    ramte = 0
    for p in d.element.body.iter(qn("w:p")):
        for t in p.iter(qn("w:t")):
            if fra in (t.text or ""):
                t.text = t.text.replace(fra, til)
                ramte += 1
    assert ramte
    d.save(str(fil))


def femte(rod: Path) -> tuple[object, tuple[Path, ...]]:
    roedder = (*MED_FEMTE[:1], rod)
    return byg(indlaes("femte", roedder), None, IDAG, DATO, None, "raadslagning"), roedder


def test_kommunens_egen_skabelon_bruges(tmp_path: Path) -> None:
    ret_word(egen_skabelon(tmp_path), "Venlig hilsen", "De bedste hilsener fra Femte Kommune")
    o, roedder = femte(tmp_path)
    assert tjek_en("femte", roedder) == []
    lavet = {f.navn: f.data for f in kladder.lav_filer(o, Kladdevalg(("mail", "dagsorden")), roedder).filer}  # type: ignore[arg-type]
    stamme = "mail-raadslagning-2027-01-14"
    assert "De bedste hilsener fra Femte Kommune" in docx_tekst(lavet[f"{stamme}.docx"])
    assert "De bedste hilsener fra Femte Kommune" in pdf_tekst(lavet[f"{stamme}.pdf"])
    # Another rulebook keeps the project's.
    andet = kladder.lav_filer(obj("ringsted_ark", "samarbejdsmoede"), Kladdevalg(("mail",), ("docx",)), roedder).filer[
        0
    ]
    assert "Femte Kommune" not in docx_tekst(andet.data)


def test_den_der_arver_bruger_foraelderens_skabelon(tmp_path: Path) -> None:
    for bog in ("nationalt", "ringsted_2017", "ringsted_ark"):
        shutil.copytree(MED_FEMTE[0] / bog, tmp_path / bog)
    mappe = tmp_path / "ringsted_2017" / "skabeloner" / "word"
    mappe.mkdir(parents=True)
    egen = Path(shutil.copy(word.standard_sti("mail"), mappe / "mail.docx"))
    assert word.skabelon_sti("mail", indlaes("ringsted_ark", (tmp_path,)), (tmp_path,)) == egen
    assert word.skabelon_sti("mail", indlaes("nationalt", (tmp_path,)), (tmp_path,)) == word.standard_sti("mail")


@pytest.mark.parametrize(
    ("fra", "til", "ventet"),
    [
        ("{{ emne }}", "{{ emnet }}", ("»emnet«", "selve teksten, afsnit", "Emne: ")),  # not known
        ("{{ emne }}", "x", ("mangler »emne«", "{{ emne }}")),  # left out
        ("{{ emne }}", "{{ emne.findes_ikke }}", ("findes_ikke", "selve teksten")),  # a field that is not there
        ("{{ emne }}", "{{ emne ", ("ikke lukket", "Emne: ")),  # not closed
        ("{{ emne }}", "{{ emne }}{% for %}", ("ikke skrevet rigtigt",)),
        ("{{ emne }}", "{{ emne.__class__.__mro__ }}", ("ikke",)),  # the sandbox
    ],
)
def test_en_daarlig_skabelon(tmp_path: Path, fra: str, til: str, ventet: tuple[str, ...]) -> None:
    """The check names variable, file and place; the drafts are made without the template's Word file."""
    ret_word(egen_skabelon(tmp_path), fra, til)
    o, roedder = femte(tmp_path)
    fund = tjek_en("femte", roedder)
    assert fund and all("femte/skabeloner/word/mail.docx" in linje for linje in fund)
    assert all(del_ in fund[0] for del_ in ventet), fund
    lavet = kladder.lav_filer(o, Kladdevalg(("mail", "dagsorden")), roedder)  # type: ignore[arg-type]
    navne = {f.navn.split("-")[0] + "." + f.navn.rsplit(".", 1)[1] for f in lavet.filer}
    assert {"mail.txt", "dagsorden.docx", "dagsorden.pdf", "dagsorden.txt", "kalender.ics"} <= navne
    if til != "x":  # what is left out shows in the check only
        assert not {"mail.docx", "mail.pdf"} & navne and len(lavet.fejl) == 1


@pytest.mark.parametrize("indhold", [b"", b"ikke en zip", b"PK\x03\x04 halv"])
def test_en_fil_der_ikke_er_word(tmp_path: Path, indhold: bytes) -> None:
    egen_skabelon(tmp_path).write_bytes(indhold)
    o, roedder = femte(tmp_path)
    (fund,) = tjek_en("femte", roedder)
    assert "mail.docx" in fund and "Word" in fund
    lavet = kladder.lav_filer(o, Kladdevalg(("mail",), ("docx", "txt")), roedder)  # type: ignore[arg-type]
    assert [f.navn for f in lavet.filer] == ["mail-raadslagning-2027-01-14.txt"] and lavet.fejl


def test_en_skabelon_med_et_ukendt_navn(tmp_path: Path) -> None:
    fil = egen_skabelon(tmp_path)
    fil.rename(fil.with_name("brev.docx"))
    (fund,) = tjek_en("femte", femte(tmp_path)[1])
    assert "brev.docx" in fund and "invitation" in fund


def test_projektets_egne_skabeloner_er_i_orden() -> None:
    assert tjek_standard() == ()


def test_pdf_der_fejler_lader_resten_staa(monkeypatch: pytest.MonkeyPatch) -> None:
    def fejl(*_: object, **__: object) -> None:
        raise RuntimeError("no font")

    class Oversaetter:
        compile = staticmethod(fejl)

    monkeypatch.setattr(pdf, "_oversaetter", Oversaetter)
    lavet = kladder.lav_filer(obj("ringsted_ark", "samarbejdsmoede"), Kladdevalg(("mail",), ("docx", "pdf", "txt")))
    assert [f.navn.rsplit(".", 1)[1] for f in lavet.filer] == ["docx", "txt"]
    assert len(lavet.fejl) == 1 and "Word" in lavet.fejl[0]


@pytest.mark.parametrize("rolle", ROLLER)
def test_et_kort_til_hver_rolle(rolle: str) -> None:
    o = obj("holbaek_2019", "netvaerksmoede_ukendt_sag")
    (fil,) = kladder.lav_filer(o, Kladdevalg(("opgavekort",), ("docx",), (rolle,))).filer
    assert rolle.replace("_", "-") in fil.navn
    assert glat(kontekst(o, "opgavekort", rolle)["overskrift"]) in glat(docx_tekst(fil.data))
