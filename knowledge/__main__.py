"""The pure domain on the command line: ``python -m knowledge tjek|beslut|tabel|kort|diff|frister|kladde|opslag|...``.

Exit code 0: good; 1: a finding; 2: wrong use, with one line in Danish that says why.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from knowledge import diff as diff_
from knowledge import fakta as fk
from knowledge import kladder, laering, visning
from knowledge import kvittering as kvittering_
from knowledge import moede as moede_
from knowledge.beslut import BeslutningsFejl, beslut
from knowledge.datoer import kort
from knowledge.indlaes import RulebookFejl, ids, indlaes, mapper
from knowledge.kalender import FOERSTE_AAR, SIDSTE_AAR
from knowledge.kladder.tjek import tjek_standard
from knowledge.modeller import Rulebook
from knowledge.tekster import tekst
from knowledge.tjek import tjek_alle

STANDARD = "ringsted_ark"
_ROLLER = tuple(r for r in fk.faktum("rolle").vaerdier if r != fk.VED_IKKE)


# What argparse says in English, in Danish.
_DANSK = (
    (r"the following arguments are required: (.*)", r"der mangler \1"),
    (r"unrecognized arguments: (.*)", r"\1 kendes ikke"),
    (r"argument (.*?): invalid choice: (.*) \(choose from (.*)\)", r"\1 kan ikke være \2, men en af \3"),
    (r"argument (.*?): expected .* argument.*", r"\1 skal have en værdi"),
    (r"argument (.*?): (.*)", r"\1: \2"),
)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one Danish line and exit code 2."""

    def error(self, message: str) -> NoReturn:
        dansk = next((re.sub(m, ord_, message) for m, ord_ in _DANSK if re.fullmatch(m, message)), message)
        sys.exit(_forkert(f"Kommandoen kan ikke bruges sådan: {dansk}. Skriv python -m knowledge --help."))


def _forkert(tekst: str) -> int:
    print(tekst, file=sys.stderr)
    return 2


def _dato(tekst: str) -> dt.date:
    try:
        dato = dt.date.fromisoformat(tekst)
    except ValueError as fejl:
        raise argparse.ArgumentTypeError(f'"{tekst}" er ikke en dato; skriv den som 2027-01-14') from fejl
    # Deadlines reach a year and more from the date, and must stay within the calendar.
    if not FOERSTE_AAR < dato.year < SIDSTE_AAR - 1:
        raise argparse.ArgumentTypeError(f"året skal ligge mellem {FOERSTE_AAR + 1} og {SIDSTE_AAR - 2}")
    return dato


def _klokken(tekst: str) -> dt.time:
    try:
        return dt.datetime.strptime(tekst, "%H:%M").time()
    except ValueError as fejl:
        raise argparse.ArgumentTypeError(f'"{tekst}" er ikke et klokkeslæt; skriv det som 09:15') from fejl


def _skriv(data: Any, tekst: str, som_json: bool) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2) if som_json else tekst)


def _tjek(arg: argparse.Namespace) -> int:
    # Of the folders of rulebooks those beyond the project's own may hold courses too.
    forloebsmapper = (laering.FORLOEB, *(mappe / "forloeb" for mappe in arg.mapper[1:]))
    fund = {
        "skabeloner": list(tjek_standard()),
        **tjek_alle(arg.mapper),
        "forloeb": laering.tjek_alle(forloebsmapper, arg.mapper),
    }
    linjer = [f"{bog}: i orden" if not fejl else "\n".join(fejl) for bog, fejl in fund.items()]
    _skriv({"i_orden": not any(fund.values()), "fund": fund}, "\n".join(linjer), arg.json)
    return 1 if any(fund.values()) else 0


class _Brugsfejl(Exception):
    """Wrong use that only shows while a command runs; the message is for the user."""


def _fakta(tekst_: str) -> dict[str, Any]:
    try:
        fakta = json.loads(tekst_)
    except json.JSONDecodeError as fejl:
        raise _Brugsfejl(
            f'--fakta er ikke gyldig JSON (tegn {fejl.pos}). Skriv for eksempel \'{{"bekymringsgrad": "moderat"}}\'.'
        ) from fejl
    if not isinstance(fakta, dict):
        raise _Brugsfejl("--fakta skal være et JSON-objekt med svar.")
    return fakta


def _gem(fil: Path, indhold: bytes) -> None:
    """Write a file whole or not at all; the user is told where it cannot be written."""
    ny = fil.with_name(f".{fil.name}.ny")
    try:
        ny.write_bytes(indhold)
        ny.replace(fil)
    except OSError as fejl:
        with contextlib.suppress(OSError):
            ny.unlink()
        raise _Brugsfejl(
            f"{fil} kan ikke skrives. Tjek, at mappen findes, og at der er plads, eller vælg et andet sted."
        ) from fejl


def _tjek_moede(arg: argparse.Namespace, rulebook: Rulebook) -> None:
    """Refuse a meeting, or a kind of it, that the rulebook does not have."""
    if arg.moede not in rulebook.moeder:
        raise _Brugsfejl(f'{arg.rulebook} har ikke mødet "{arg.moede}". Brug et af: {", ".join(rulebook.moeder)}.')
    varianter = [v.id for v in rulebook.moede(arg.moede).varianter]
    if arg.variant is not None and arg.variant not in varianter:
        raise _Brugsfejl(
            f'{arg.moede} har ikke slagsen "{arg.variant}". Brug et af: {", ".join(varianter) or "(ingen)"}.'
        )


def _beslut(arg: argparse.Namespace) -> int:
    rulebook = _moedestruktur(arg)
    beslutning = beslut(rulebook, _fakta(arg.fakta))
    obj = moede_.byg(rulebook, beslutning, arg.pr)
    _skriv(visning.beslutning_data(rulebook, beslutning, obj.kvittering or ""), visning.anbefaling_tekst(obj), arg.json)
    return 0


def _moedestruktur(arg: argparse.Namespace) -> Rulebook:
    return indlaes(arg.rulebook, arg.mapper)


def _tabel(arg: argparse.Namespace) -> int:
    rulebook = _moedestruktur(arg)
    if arg.pdf is not None:
        from knowledge.kladder import tabel as tabel_

        _gem(arg.pdf, tabel_.pdf(rulebook))
        _skriv({"fil": str(arg.pdf)}, f"Tabellen ligger i {arg.pdf}.", arg.json)
        return 0
    _skriv(rulebook.model_dump(mode="json", by_alias=True), visning.tabel_tekst(rulebook), arg.json)
    return 0


def _kort(arg: argparse.Namespace) -> int:
    from knowledge.kladder import kort as kort_

    rulebook = _moedestruktur(arg)
    beslutning = beslut(rulebook, _fakta(arg.fakta)) if arg.fakta is not None else None
    filer = [fil for fil in (arg.svg, arg.pdf) if fil is not None]
    if arg.svg is not None:
        _gem(arg.svg, kort_.svg(rulebook, beslutning).encode())
    if arg.pdf is not None:
        _gem(arg.pdf, kort_.pdf(rulebook, beslutning))
    data = {
        "rulebook": rulebook.meta.id,
        "trin": [
            {"trin": t.regel.trin, "regel": t.regel.id, "moede": t.regel.moede, "status": t.status}
            for t in kort_.trin(rulebook, beslutning)
        ],
        "filer": [str(fil) for fil in filer],
    }
    ord_ = f"Kortet ligger i {visning.opremsning(map(str, filer))}." if filer else kort_.tekst(rulebook, beslutning)
    _skriv(data, ord_, arg.json)
    return 0


def _diff(arg: argparse.Namespace) -> int:
    skifter = diff_.fra_git(arg.fra)
    navne = {m.id: m.navn for bog in ids(arg.mapper) for m in indlaes(bog, arg.mapper).moeder.values()}
    linjer = [diff_.i_ord(s, navne) for s in skifter] or ["Ingen kombination har skiftet udfald."]
    data = [
        {"rulebook": s.rulebook, "fra": s.fra, "til": s.til, "antal": s.antal, "eksempel": s.eksempel} for s in skifter
    ]
    _skriv(data, "\n".join(linjer), arg.json)
    return 1 if skifter else 0


def _frister(arg: argparse.Namespace) -> int:
    rulebook = _moedestruktur(arg)
    _tjek_moede(arg, rulebook)
    obj = moede_.byg(rulebook, None, arg.pr, arg.dato, moede_id=arg.moede, variant_id=arg.variant)
    data = {
        "moede": arg.moede,
        "dato": arg.dato.isoformat(),
        "frister": [visning.frist_data(f) for f in obj.frister],
        "advarsler": [a.tekst for a in obj.advarsler],
        "foerste_mulige": obj.foerste_mulige.isoformat() if obj.foerste_mulige else None,
    }
    _skriv(data, kladder.tekst(obj, "fristplan"), arg.json)
    return 1 if obj.advarsler else 0


def _kladde(arg: argparse.Namespace) -> int:
    """Write the drafts' files into a folder; a file is there whole or not at all."""
    fakta = _fakta(arg.fakta)
    rulebook = _moedestruktur(arg)
    _tjek_moede(arg, rulebook)
    beslutning = beslut(rulebook, fakta) if fakta else None
    if beslutning is not None and beslutning.moede != arg.moede:
        beslutning = None  # another meeting than the answers lead to: drafted without their reasons
    obj = moede_.byg(rulebook, beslutning, arg.pr, arg.dato, arg.klokken, arg.moede, arg.variant)
    lavet = kladder.lav_filer(obj, kladder.Kladdevalg(roller=(arg.rolle,)), arg.mapper)
    try:
        arg.til.mkdir(parents=True, exist_ok=True)
    except OSError as fejl:
        raise _Brugsfejl(f"Mappen {arg.til} kan ikke laves. Vælg en anden.") from fejl
    for fil in lavet.filer:
        _gem(arg.til / fil.navn, fil.data)
    data = {
        "moede": arg.moede,
        "dato": arg.dato.isoformat() if arg.dato else None,
        "kvittering": obj.kvittering,
        "filer": [
            {"navn": f.navn, "titel": f.titel, "mime": f.mime, "dokument": f.dokument, "bytes": len(f.data)}
            for f in lavet.filer
        ],
        "fejl": list(lavet.fejl),
    }
    linjer = [f"{f.navn}: {f.titel}" for f in lavet.filer]
    _skriv(data, "\n".join([*linjer, *lavet.fejl]), arg.json)
    return 1 if lavet.fejl else 0


def _opslag(arg: argparse.Namespace) -> int:
    from knowledge import opslag as opslag_

    rulebook = _moedestruktur(arg)
    if arg.moede is not None and arg.moede not in rulebook.moeder:
        return _forkert(f'{arg.rulebook} har ikke mødet "{arg.moede}". Brug et af: {", ".join(rulebook.moeder)}.')
    if not arg.spoergsmaal.strip():
        return _forkert(tekst("opslag.find_ikke"))
    svar = opslag_.spoerg(arg.spoergsmaal, opslag_.Kontekst(arg.rulebook, arg.moede))
    _skriv(svar.data(), svar.svar, arg.json)
    return 0 if svar.fundet else 1


def _kvittering(arg: argparse.Namespace) -> int:
    genspil = kvittering_.genspil(arg.kode, arg.mapper)
    rulebook = indlaes(genspil.kvittering.rulebook, arg.mapper)
    data = {
        "kode": genspil.kvittering.kode,
        "dato": genspil.kvittering.dato.isoformat(),
        "samme": genspil.samme,
        "aendret": list(genspil.aendret),
        **visning.beslutning_data(rulebook, genspil.beslutning, genspil.kvittering.kode),
    }
    obj = moede_.byg(rulebook, genspil.beslutning, arg.pr)
    hoved = f"Kvittering {genspil.kvittering.kode} fra {kort(genspil.kvittering.dato)}: "
    hoved += " ".join([*(["svaret er det samme i dag."] if genspil.samme else []), *genspil.aendret])
    _skriv(data, f"{hoved}\n\n{visning.anbefaling_tekst(obj)}", arg.json)
    return 0 if genspil.samme else 1


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit code. The clock is ``--pr`` (default: today)."""
    faelles = _Parser(add_help=False)
    faelles.add_argument("--json", action="store_true", help="skriv JSON")
    faelles.add_argument("--mappe", action="append", type=Path, default=[], help="endnu en mappe med mødestrukturer")
    parser = _Parser(
        prog="python -m knowledge", description="Mødestrukturerne: kontrol, beslutning, frister og kvitteringer."
    )
    under = parser.add_subparsers(dest="kommando", required=True, parser_class=_Parser)

    def kommando(
        navn: str, hjaelp: str, koer: Callable[[argparse.Namespace], int], bog: bool = False, pr: bool = False
    ) -> _Parser:
        del_: _Parser = under.add_parser(navn, help=hjaelp, parents=[faelles])
        del_.set_defaults(koer=koer)
        if bog:
            del_.add_argument("--rulebook", default=STANDARD, help=f"mødestrukturens id (ellers {STANDARD})")
        if pr:
            del_.add_argument("--pr", type=_dato, default=dt.date.today(), help="regn, som om det er denne dag")
        return del_

    kommando("tjek", "kontrollér alle mødestrukturer og forløb", _tjek)
    kommando("beslut", "hvilket møde", _beslut, bog=True, pr=True).add_argument(
        "--fakta", required=True, help="svar som JSON"
    )
    tabel = kommando("tabel", "hele mødestrukturen på én side", _tabel, bog=True)
    tabel.add_argument("--pdf", type=Path, help="skriv tabellen som PDF i denne fil")
    kortet = kommando("kort", "beslutningskortet: trinnene i rækkefølge", _kort, bog=True)
    kortet.add_argument("--fakta", help="svar som JSON; så er vejen til svaret markeret")
    kortet.add_argument("--svg", type=Path, help="tegn kortet i denne fil")
    kortet.add_argument("--pdf", type=Path, help="skriv kortet som PDF i denne fil")
    kommando("diff", "hvad en ændring gør ved udfaldene", _diff).add_argument("--fra", required=True, help="git-udgave")
    frist = kommando("frister", "frister for et møde", _frister, bog=True, pr=True)
    frist.add_argument("--moede", required=True, help="mødets id")
    frist.add_argument("--dato", required=True, type=_dato, help="mødets dato")
    frist.add_argument("--variant", help="slagsen af et børne- og familiemøde")
    kladde = kommando("kladde", "skriv udkastene til et møde som filer", _kladde, bog=True, pr=True)
    kladde.add_argument("--moede", required=True, help="mødets id")
    kladde.add_argument("--fakta", default="{}", help="svar som JSON")
    kladde.add_argument("--dato", type=_dato, help="mødets dato")
    kladde.add_argument("--klokken", type=_klokken, help="mødets klokkeslæt, for eksempel 09:15")
    kladde.add_argument("--variant", help="slagsen af et børne- og familiemøde")
    kladde.add_argument("--rolle", required=True, choices=_ROLLER, help="hvem opgavekortet er til")
    kladde.add_argument("--til", required=True, type=Path, help="mappen, filerne skal ligge i")
    opslag = kommando("opslag", "slå noget op", _opslag, bog=True)
    opslag.add_argument("spoergsmaal", help="spørgsmålet på dansk")
    opslag.add_argument("--moede", help="mødets id, hvis spørgsmålet ikke nævner det")
    kommando("kvittering", "find en anbefaling frem igen", _kvittering, pr=True).add_argument("kode")

    arg = parser.parse_args(argv)
    arg.mapper = (*mapper(), *arg.mappe)
    try:
        return int(arg.koer(arg))
    except (
        _Brugsfejl,
        fk.FaktaFejl,
        RulebookFejl,
        BeslutningsFejl,
        kvittering_.KvitteringFejl,
        diff_.DiffFejl,
        kladder.KladdeFejl,
    ) as fejl:
        return _forkert(str(fejl))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
