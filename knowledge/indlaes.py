"""Load rulebooks: read the YAML, resolve inheritance and layers, check the schema. Nothing is guessed or filled in
silently.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from knowledge.modeller import Rulebook

RULEBOOKS = Path(__file__).parent / "rulebooks"
# Lists whose rows an inheriting rulebook replaces or adds to by id.
_EFTER_ID = ("regler", "taette_valg", "foerst", "undtagelser")
_UDEN_FOR_AENDRINGER = {"id", "kontrolleret", "aendringer"}


class RulebookFejl(Exception):
    """A rulebook that cannot be used; the message (Danish) names the file, the row and the mend."""


def mapper() -> tuple[Path, ...]:
    """Return the folders that hold rulebooks: the project's own, then those of the environment's RULEBOOK_PATH."""
    ekstra = os.environ.get("RULEBOOK_PATH", "")
    return (RULEBOOKS, *(Path(del_) for del_ in ekstra.split(os.pathsep) if del_))


def ids(roedder: Iterable[Path] | None = None) -> list[str]:
    """Return the ids of all rulebooks found in ``roedder``, sorted."""
    return sorted({sti.parent.name for rod in roedder or mapper() for sti in rod.glob("*/rulebook.yml")})


@cache
def _laest(sti: Path, skrevet: int, stoerrelse: int) -> Any:
    """Return a file's YAML, parsed once as long as the file is the same: a parent is read by every heir."""
    return YAML(typ="safe").load(sti.read_text(encoding="utf-8"))


def laes_yaml(sti: Path) -> dict[str, Any]:
    """Read one YAML file as a dict, which is not to be changed. Raises RulebookFejl with the file's name where it is no
    valid YAML mapping.
    """
    try:
        stat = sti.stat()
        data = _laest(sti, stat.st_mtime_ns, stat.st_size)
    except (OSError, UnicodeDecodeError, YAMLError) as fejl:
        raise RulebookFejl(f"{_kort(sti)}: filen kan ikke læses som YAML ({_linje(fejl)}). Ret filen.") from fejl
    if not isinstance(data, dict):
        raise RulebookFejl(f"{_kort(sti)}: filen skal være navngivne felter. Skriv navn: indhold.")
    return data


@cache
def indlaes(rulebook_id: str, roedder: tuple[Path, ...] | None = None) -> Rulebook:
    """Return the rulebook ``rulebook_id`` with inheritance and layers resolved.

    Raises RulebookFejl (Danish) for an unknown id, broken YAML, a breach of the schema, or a broken inheritance.
    """
    raa = _raa(rulebook_id, roedder or mapper(), ())
    try:
        return Rulebook.model_validate(raa)
    except ValidationError as fejl:
        raise RulebookFejl(forklar(rulebook_id, raa, fejl)) from fejl


def _raa(rulebook_id: str, roedder: tuple[Path, ...], paa_vej: tuple[str, ...]) -> dict[str, Any]:
    """Return the merged plain data of a rulebook; ``paa_vej`` are the heirs on the way here, to find circles."""
    if rulebook_id in paa_vej:
        raise RulebookFejl(
            f"{rulebook_id}: arven går i ring ({' → '.join([*paa_vej, rulebook_id])}). Fjern ét af leddene."
        )
    mappe = next((rod / rulebook_id for rod in roedder if (rod / rulebook_id / "rulebook.yml").is_file()), None)
    if mappe is None:
        findes = ", ".join(ids(roedder)) or "ingen"
        hvorfra = f" (nævnt i {paa_vej[-1]})" if paa_vej else ""
        raise RulebookFejl(f'Der er ingen mødestruktur med id "{rulebook_id}"{hvorfra}. De, der findes: {findes}.')
    meta = _med_dato(laes_yaml(mappe / "rulebook.yml"))
    if meta.get("id") != rulebook_id:
        raise RulebookFejl(
            f'{_kort(mappe / "rulebook.yml")}: id er "{meta.get("id")}", men mappen hedder "{rulebook_id}". '
            "Ret det ene."
        )
    vej = (*paa_vej, rulebook_id)
    grund: dict[str, Any] = {"moeder": {}, "konflikter": {}, "tabel": None, "lag": None, "opslag": {}}
    dokumenter: dict[str, Any] = {}
    for lag_id in meta.get("lag") or []:
        lag = _raa(lag_id, roedder, vej)
        grund["moeder"] |= lag["moeder"]
        grund["konflikter"] |= lag["konflikter"]
        grund["lag"] = lag["lag"]
        grund["opslag"] |= lag["opslag"]
        dokumenter |= lag["meta"]["dokumenter"]
    if arver := meta.get("arver"):
        forael = _raa(arver, roedder, vej)
        grund["tabel"] = forael["tabel"]
        grund["moeder"] |= forael["moeder"]
        grund["konflikter"] |= forael["konflikter"]
        grund["lag"] = grund["lag"] or forael["lag"]
        grund["opslag"] |= forael["opslag"]
        dokumenter |= forael["meta"]["dokumenter"]
        for felt in ("lukkedage", "lukkeperioder", "kontakt"):
            meta.setdefault(felt, forael["meta"].get(felt, []))
    meta["dokumenter"] = dokumenter | (meta.get("dokumenter") or {})

    beslutning = mappe / "beslutning.yml"
    if beslutning.is_file():
        grund["tabel"] = _flet_tabel(grund["tabel"], _med_dato(laes_yaml(beslutning)), beslutning)
    konflikter = mappe / "konflikter.yml"
    if konflikter.is_file():
        egne = _efter_id(_med_dato(laes_yaml(konflikter)).get("konflikter"), "id", konflikter, "konflikter")
        grund["konflikter"] = {**grund["konflikter"], **egne}
    for sti in sorted((mappe / "moeder").glob("*.yml")):
        grund["moeder"] = {**grund["moeder"], sti.stem: _flet_moede(grund["moeder"].get(sti.stem), laes_yaml(sti), sti)}
    lagfil = mappe / "lag.yml"
    if lagfil.is_file():
        grund["lag"] = _med_dato(laes_yaml(lagfil))
    egne_opslag: dict[str, Any] = {}
    for sti in [*mappe.glob("opslag.yml"), *sorted((mappe / "opslag").glob("*.yml"))]:
        nye = _efter_id(_med_dato(laes_yaml(sti)).get("opslag"), "id", sti, "opslag")
        for dobbelt in set(nye) & set(egne_opslag):
            raise RulebookFejl(f'{_kort(sti)}: opslag: "{dobbelt}" står også i en anden fil. Giv hver sin id.')
        egne_opslag |= nye
    grund["opslag"] = {**grund["opslag"], **egne_opslag}
    return {**grund, "meta": meta}


def _flet_moede(forael: dict[str, Any] | None, ny: dict[str, Any], sti: Path) -> dict[str, Any]:
    """Merge a meeting type over the one it inherits, part by part; the parts replaced must be named in
    ``aendringer``.
    """
    if ny.get("id") != sti.stem:
        raise RulebookFejl(f'{_kort(sti)}: id er "{ny.get("id")}", men filen hedder "{sti.stem}". Ret det ene.')
    ny = _med_dato(ny)
    if forael is None:
        return ny
    erstattet = set(ny) - _UDEN_FOR_AENDRINGER
    navngivet = {del_.get("del") for del_ in ny.get("aendringer") or [] if isinstance(del_, Mapping)}
    if erstattet != navngivet:
        skaeve = ", ".join(sorted(str(del_) for del_ in erstattet ^ navngivet))
        raise RulebookFejl(
            f"{_kort(sti)}: arven er brudt. Det, filen erstatter, skal stå i aendringer og omvendt. Ret: {skaeve}."
        )
    return {**forael, **ny}


def _flet_tabel(forael: dict[str, Any] | None, ny: dict[str, Any], sti: Path) -> dict[str, Any]:
    """Merge a decision table over the one it inherits: rows by id, the rest by key; ``fjern`` names rows to leave
    out.
    """
    fjern: dict[str, list[str]] = ny.pop("fjern", None) or {}
    egne = {navn: _efter_id(ny.get(navn), _noegle(navn), sti, navn) for navn in _EFTER_ID}
    if forael is None:
        if fjern:
            raise RulebookFejl(f"{_kort(sti)}: fjern kan kun bruges, når mødestrukturen arver fra en anden.")
        return ny
    flettet = {**forael, **{k: v for k, v in ny.items() if k not in _EFTER_ID}}
    flettet["variantregler"] = {**(forael.get("variantregler") or {}), **(ny.get("variantregler") or {})}
    for navn in _EFTER_ID:
        raekker = {raekke[_noegle(navn)]: raekke for raekke in forael.get(navn) or []}
        for ukendt in set(fjern.get(navn, [])) - set(raekker):
            raise RulebookFejl(f'{_kort(sti)}: fjern nævner "{ukendt}" i {navn}, men det findes ikke i det, der arves.')
        for raekke_id in fjern.get(navn, []):
            del raekker[raekke_id]
        raekker |= egne[navn]
        flettet[navn] = list(raekker.values())
    return flettet


def _noegle(navn: str) -> str:
    return "regel" if navn == "undtagelser" else "id"


def _efter_id(raekker: Any, noegle: str, sti: Path, navn: str) -> dict[str, Any]:
    """Return the rows of a list by id. Raises RulebookFejl for a row without, and for an id that stands twice."""
    ud: dict[str, Any] = {}
    for nr, raekke in enumerate(raekker or [], 1):
        raekke_id = raekke.get(noegle) if isinstance(raekke, Mapping) else None
        if not isinstance(raekke_id, str):
            raise RulebookFejl(f"{_kort(sti)}: {navn}, nr. {nr}: {noegle} mangler. Skriv det.")
        if raekke_id in ud:
            raise RulebookFejl(f'{_kort(sti)}: {navn}: "{raekke_id}" står to gange. Giv hver sin {noegle}.')
        ud[raekke_id] = raekke
    return ud


def _med_dato(data: dict[str, Any]) -> dict[str, Any]:
    """Give each source in the file, and each row of a list, the file's own date of checking where it has none."""
    dato = data.get("kontrolleret")

    def kilde(vaerdi: Any) -> Any:
        if isinstance(vaerdi, str):
            dokument, _, afsnit = (del_.strip() for del_ in vaerdi.partition("|"))
            # What is not of that form is left to the schema, which names the place.
            return {"dokument": dokument, "afsnit": afsnit, "kontrolleret": dato} if dokument and afsnit else vaerdi
        if isinstance(vaerdi, Mapping):
            return {"kontrolleret": dato, **vaerdi}
        return vaerdi

    def gaa(vaerdi: Any) -> Any:
        if isinstance(vaerdi, Mapping):
            ud = {}
            for noegle, indhold in vaerdi.items():
                if noegle == "kilde":
                    ud[noegle] = kilde(indhold)
                elif noegle == "kilder" and isinstance(indhold, list):
                    ud[noegle] = [kilde(del_) for del_ in indhold]
                else:
                    ud[noegle] = gaa(indhold)
            return ud
        if isinstance(vaerdi, list):
            return [gaa(del_) for del_ in vaerdi]
        return vaerdi

    ud: dict[str, Any] = gaa(data)
    for navn in ("regler", "konflikter"):
        for raekke in ud.get(navn) or []:
            if isinstance(raekke, dict):
                raekke.setdefault("kontrolleret", dato)
    return ud


# The schema's own words in Danish, with the mend; what is not here is given as the schema says it.
_BESKEDER = {
    "missing": "mangler – skriv det",
    "extra_forbidden": "kendes ikke – ret stavningen, eller fjern det",
    "too_short": "er tom – skriv mindst én",
    "string_type": "skal være en tekst – sæt anførselstegn om",
    "list_type": "skal være en liste – skriv [ ] om, eller - foran hver",
    "model_type": "skal være navngivne felter – skriv navn: indhold",
    "dict_type": "skal være navngivne felter – skriv navn: indhold",
    "bool_parsing": "skal være true eller false – ret det",
    "int_parsing": "skal være et helt tal – ret det",
    "int_type": "skal være et helt tal – ret det",
    "date_from_datetime_parsing": "er ikke en dato – skriv den som 2027-01-14",
    "date_type": "er ikke en dato – skriv den som 2027-01-14",
    "greater_than": "er for lille – skriv et større tal",
    "greater_than_equal": "er for lille – skriv et større tal",
    "less_than_equal": "er for stort – skriv et mindre tal",
    "string_pattern_mismatch": "har ikke den rigtige form – ret det",
}


def forklar(rulebook_id: str, raa: dict[str, Any], fejl: ValidationError) -> str:
    """Turn the schema's first breach into one Danish line that names the row and the mend."""
    foerste = fejl.errors()[0]
    sted: Any = raa
    navne = []
    for led in foerste["loc"]:
        try:
            sted = sted[led]
        except (KeyError, IndexError, TypeError):
            sted = None
        if isinstance(led, int):
            navn = (sted.get("id") or sted.get("navn")) if isinstance(sted, Mapping) else None
            navne.append(str(navn or f"nr. {led + 1}"))
        else:
            navne.append(led)
    oplyst = foerste.get("ctx", {})
    if foerste["type"] == "value_error":
        besked = f"{oplyst['error']}"
    elif foerste["type"] == "literal_error":
        besked = f'"{foerste["input"]}" kan ikke bruges – skriv et af: {oplyst["expected"].replace(" or ", ", ")}'
    else:
        besked = _BESKEDER.get(foerste["type"], foerste["msg"])
    hvor = f"{rulebook_id}: {' → '.join(navne)}" if navne else rulebook_id
    return f"{hvor}: {besked} (i alt {fejl.error_count()} fejl)."


def _kort(sti: Path) -> str:
    """Return a path as folder/file, without the machine's own folders."""
    return "/".join(sti.parts[-3:] if sti.parent.name == "moeder" else sti.parts[-2:])


def _linje(fejl: Exception) -> str:
    """Return the place of a YAML error in words."""
    maerke = getattr(fejl, "problem_mark", None)
    return f"linje {maerke.line + 1}" if maerke is not None else fejl.__class__.__name__


def kilder_uden_dato(rulebook: Rulebook) -> list[str]:
    """Return a line for each source in the rulebook that has no date of checking (the loader fills the file's own)."""
    fundet: list[str] = []

    def gaa(vaerdi: Any, sted: str) -> None:
        if isinstance(vaerdi, dict):
            if "dokument" in vaerdi and "afsnit" in vaerdi and not isinstance(vaerdi.get("kontrolleret"), dt.date):
                fundet.append(f"{sted}: kilden {vaerdi['dokument']} har ingen kontroldato")
            for noegle, indhold in vaerdi.items():
                gaa(indhold, f"{sted}.{noegle}")
        elif isinstance(vaerdi, list):
            for nr, indhold in enumerate(vaerdi):
                gaa(indhold, f"{sted}[{indhold.get('id', nr) if isinstance(indhold, dict) else nr}]")

    gaa(rulebook.model_dump(), rulebook.meta.id)
    return fundet
