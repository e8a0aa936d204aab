"""The parts of Danish date phrases: from free text to weekdays, days, weeks and times, not yet read as a date.

A text is first put into a canonical form, one mark for each weekday, month and number word, however it is spelled
(æ/ø/å in any way, upper or lower case, one letter wrong, in words or figures). Times are then taken out, and short
patterns find the parts of a date in what is left. `knowledge.datoer` joins the parts and reads them.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from functools import lru_cache
from typing import Any, Literal

UGEDAGE = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MAANEDER = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)


# --- Words -----------------------------------------------------------------------------------------------------------
# Canonical marks, all outside what lower-cased text can hold: U + a..g a weekday, W the same written in a form that
# only counts beside a date ("man.", "mandagen"), P a past weekday ("i mandags"), M + a..l a month, A its abbreviation,
# FOER the word "før" (folding would make it "for"), a number and "º" an ordinal in words.


def _fold(ord_: str) -> str:
    """Make the spellings of æ, ø and å equal: "lørdag", "loerdag" and "lordag" all become "lordag"."""
    for fra, til in (("æ", "a"), ("ä", "a"), ("ø", "o"), ("ö", "o"), ("å", "a"), ("ae", "a"), ("oe", "o"), ("aa", "a")):
        ord_ = ord_.replace(fra, til)
    return ord_


def _bogstav(nr: int) -> str:
    return chr(ord("a") + nr)


_TAL = "nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve"
_ORDENSTAL = (
    *("første", "anden", "tredje", "fjerde", "femte", "sjette", "syvende", "ottende", "niende", "tiende", "ellevte"),
    *("tolvte", "trettende", "fjortende", "femtende", "sekstende", "syttende", "attende", "nittende", "tyvende"),
)
_ENERE = ("en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni")


def _ordliste() -> dict[str, str]:
    ord_ = {
        "foer": "FOER",
        "før": "FOER",
        "mai": "Me",
        "tredie": "3º",
        "andet": "2º",
        "elvte": "11º",
        "tredivte": "30º",
    }
    # "en" and "et" stay words ("en torsdag"); the patterns that want a number name them.
    ord_ |= {_fold(w): str(n) for n, w in enumerate(_TAL.split()) if w != "en"}
    ord_ |= {"tredive": "30", "enogtredive": "31", "enogtredivte": "31º"}
    ord_ |= {f"{w}ogtyve": str(20 + n) for n, w in enumerate(_ENERE, 1)}
    ord_ |= {f"{w}ogtyvende": f"{20 + n}º" for n, w in enumerate(_ENERE, 1)}
    ord_ |= {_fold(w): f"{n}º" for n, w in enumerate(_ORDENSTAL, 1)}
    for nr, ugedag in enumerate(UGEDAGE):
        ord_[_fold(ugedag)] = f"U{_bogstav(nr)}"
        ord_[f"{_fold(ugedag)}s"] = f"P{_bogstav(nr)}"
        ord_[f"{_fold(ugedag)}en"] = f"W{_bogstav(nr)}"
    ord_ |= {"tir": "Ub", "tirs": "Ub", "ons": "Uc", "tors": "Ud", "fre": "Ue", "lør": "Uf"}
    for nr, maaned in enumerate(MAANEDER):
        ord_[maaned[:3]] = f"A{_bogstav(nr)}"
        ord_[maaned] = f"M{_bogstav(nr)}"
    ord_ |= {"sept": "Ai", "oct": "Aj"}
    return ord_


_ORD = _ordliste()
# Pronoun, name and "son": a weekday only at the start of the text or with a full stop, and beside a date.
_SVAGE_UGEDAGE = {"man": "Wa", "tor": "Wd", "søn": "Wg", "soen": "Wg"}
_STAVEMAADER = tuple(
    (form, mark)
    for navne, tegn in ((UGEDAGE, "U"), (MAANEDER, "M"))
    for nr, navn in enumerate(navne)
    for form, mark in ((navn, f"{tegn}{_bogstav(nr)}"), (navn.replace("ø", "oe"), f"{tegn}{_bogstav(nr)}"))
    if len(navn) >= 5  # "maj", "juni" and "juli" are too short to guess at
)
# Real words and names one letter away from a weekday or a month. Plurals of weekdays tell of a habit, not of a day.
_IKKE_TASTEFEJL = {"mandat", "fridag", "darts", "parts", "marks", "karts", "marta", "marte", "augusta", "auguste"}
_IKKE_TASTEFEJL |= {f"{ugedag}e" for ugedag in UGEDAGE} | {f"{_fold(ugedag)}e" for ugedag in UGEDAGE}


def _hoejst_en_fejl(a: str, b: str) -> bool:
    """Tell whether one letter added, left out or changed, or two neighbours swapped, makes `a` into `b`."""
    if abs(len(a) - len(b)) > 1:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    rest_a, rest_b = a[i:], b[i:]
    if len(a) != len(b):
        return rest_a[1:] == rest_b if len(a) > len(b) else rest_a == rest_b[1:]
    return rest_a[1:] == rest_b[1:] or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])


@lru_cache(maxsize=4096)
def _kanonisk_ord(ord_: str) -> tuple[str, ...]:
    """Return the canonical form of a lower-case word; two where a typo fits two days ("tursdag")."""
    foldet = _fold(ord_)
    fundet = _ORD.get(ord_) or _ORD.get(foldet)
    if fundet:
        return (fundet,)
    if len(ord_) >= 5 and ord_ not in _IKKE_TASTEFEJL:
        return tuple(dict.fromkeys(m for form, m in _STAVEMAADER if _hoejst_en_fejl(ord_, form))) or (foldet,)
    return (foldet,)


_STUMP = re.compile(r"(?:[^\W\d_]|\ufffd)+|\d+|\s+|.", re.DOTALL)
_STREGER = dict.fromkeys("‐‑‒–—−", "-")
_FORVANSKET = {"Ã¦": "æ", "Ã¸": "ø", "Ã¥": "å", "Ã†": "Æ", "Ã˜": "Ø", "Ã…": "Å"}


@dataclass(frozen=True)
class Kanon:
    """A text in canonical form, with the way back to the user's own words."""

    k: str
    tekst: str
    fra: tuple[int, ...]
    til: tuple[int, ...]

    def original(self, fra: int, til: int) -> str:
        """Return the user's own words; a bracket opened within them is closed."""
        start, slut = self.fra[fra], self.til[til - 1]
        if "(" in self.tekst[start:slut] and self.tekst[slut : slut + 1] == ")":
            slut += 1
        return self.tekst[start:slut].strip(" ,;")


def kanoniser(tekst: str) -> list[Kanon]:
    """Return the canonical text, or two where one misspelled word fits two weekdays."""
    for galt, ret in _FORVANSKET.items():  # UTF-8 that was read as Latin-1 on its way here
        tekst = tekst.replace(galt, ret)
    tekst = unicodedata.normalize("NFC", tekst)
    udgaver: list[Kanon] = []
    antal = 1
    while len(udgaver) < antal:
        dele: list[str] = []
        fra: list[int] = []
        til: list[int] = []
        for stump in _STUMP.finditer(tekst):
            raa = stump[0]
            if raa[0].isspace() or raa < " ":  # control characters would look like our masks
                del_ = " "
            elif raa[0].isalpha() or raa[0] == "\ufffd":
                lav = raa.lower()
                svag = _SVAGE_UGEDAGE.get(lav)
                if svag and (tekst[stump.end() : stump.end() + 1] == "." or not tekst[: stump.start()].strip()):
                    del_ = svag
                else:
                    former = _kanonisk_ord(lav)
                    antal = max(antal, min(len(former), 2))
                    del_ = former[min(len(udgaver), len(former) - 1)]
            else:
                del_ = _STREGER.get(raa, raa.lower())
            dele.append(del_)
            fra += [stump.start()] * len(del_)
            til += [stump.end()] * len(del_)
        udgaver.append(Kanon("".join(dele), tekst, tuple(fra), tuple(til)))
    return udgaver


# --- Times -----------------------------------------------------------------------------------------------------------

_DAGSTID = r"(?: ?(?:om )?(?P<dagstid>morgenen|formiddagen|eftermiddagen|aftenen))?"
_SLUT = r"(?: ?(?:-|til|og) ?(?:kl\.? ?)?\d{1,2}(?:[.:,]\d\d)?(?![\d/]|\.\d))?"
_OMTRENT = r"(?:halv (?P<halv>\d{1,2})(?!\d)|kvart(?:er)? (?P<kvart>i|over) (?P<kvarttime>\d{1,2})(?!\d))"
_KLOKKEN = re.compile(
    r"(?<![a-zA-Z])(?:(?:fra|mellem|ca\.?|omkring|ved) )?(?:klokken|klok|kl)(?:\. ?: ?|\. ?|: ?| )?"
    r"(?:(?:ca\.?|cirka|omkring|mellem|fra) )?(?:"
    + _OMTRENT
    + r"|(?P<minut>5|10|20|25) (?:min(?:utter)?\.? )?(?P<side>i|over) (?P<minuttime>\d{1,2})(?!\d|\. ?[a-z]| ?klasse)"
    + r"|(?P<firecifre>\d{3,4})(?!\d)"
    + r"|(?P<t>\d{1,2}|en|et)(?:[.:,](?P<m>\d\d))?(?!\d)"
    + _SLUT
    + ")"
    + _DAGSTID
)
_TYDELIG_TID = re.compile(
    r"(?<![a-zA-Z\d./,:-])(?:"
    + _OMTRENT
    + r"|(?P<t>\d{1,2}):(?P<m>\d\d)(?!\d|:\d)"
    + _SLUT
    # A full stop also parts day and month, so only minutes that are no month count.
    + r"|(?<!d\. )(?<!den )(?P<t2>\d{1,2})\.(?P<m2>00|1[3-9]|[2-5]\d)(?!\d|[./]\d| ?(?:%|kr|timer?\b|ar\b|km))"
    + _SLUT
    + r"|ved (?P<t3>\d{1,2})[ -]?tiden)"
    + _DAGSTID
)
# Only beside a date, or as a whole answer: "9-10", "9.10".
BAR_TID = re.compile(
    r"(?<![\d./,:a-z-])(?:(?P<t>\d{1,2})(?:[.:](?P<m>\d\d))? ?(?:-|til) ?(?P<t_til>\d{1,2})(?:[.:]\d\d)?"
    r"|(?P<t2>\d{1,2})\.(?P<m2>\d\d))(?![\d/]|[.,-]\d)"
)
HELT_TIMETAL = re.compile(r"\s*(?P<t>\d{1,2}|et)(?:[.:,](?P<m>\d\d))?[ .]*")
TIDSMASKE = "\x02"
DATOMASKE = "\x01"


def laes_tid(fund: re.Match[str]) -> time | None:
    """Turn a match into a time of day; None where no clock shows it.

    A bare hour from 1 to 6 is read as afternoon ("kl 3" is 15:00): meetings are held by day. Written with a leading
    zero, or with "om morgenen" or "om formiddagen", it stays as it is. "halv ni" is 8:30.
    """
    g = {navn: vaerdi for navn, vaerdi in fund.groupdict().items() if vaerdi is not None}
    minut = 0
    if "halv" in g:
        t, minutter_fra = g["halv"], -30
    elif "kvart" in g:
        t, minutter_fra = g["kvarttime"], 15 if g["kvart"] == "over" else -15
    elif "minut" in g:
        t, minutter_fra = g["minuttime"], int(g["minut"]) if g["side"] == "over" else -int(g["minut"])
    else:
        minutter_fra = 0
        if "firecifre" in g:
            t, minut = g["firecifre"][:-2], int(g["firecifre"][-2:])
        else:
            t = next(g[navn] for navn in ("t", "t2", "t3") if navn in g)
            minut = int(g.get("m") or g.get("m2") or 0)
    time_ = 1 if t in ("en", "et") else int(t)
    dagstid = g.get("dagstid", "")
    eftermiddag = dagstid in ("eftermiddagen", "aftenen")
    if (not dagstid and 1 <= time_ <= 6 and t[0] != "0") or (eftermiddag and time_ < 12):
        time_ += 12
    minutter = time_ * 60 + minut + minutter_fra
    if minut > 59 or not 0 <= minutter < 24 * 60:
        return None
    return time(minutter // 60, minutter % 60)


def _masker(k: str, fund: re.Match[str], maske: str) -> str:
    return k[: fund.start()] + maske * (fund.end() - fund.start()) + k[fund.end() :]


def tag_tider(k: str) -> tuple[str, list[re.Match[str]]]:
    """Take the unmistakable times out of a canonical text, so that their figures are not read as dates."""
    tider: list[re.Match[str]] = []
    for moenster in (_KLOKKEN, _TYDELIG_TID):
        for fund in list(moenster.finditer(k)):
            tider.append(fund)
            k = _masker(k, fund, TIDSMASKE)
    return k, tider


def er_bar_tid(fund: re.Match[str]) -> bool:
    """Tell whether "9-10" or "9.10" can be a time: from 7 to 22, and forward where it is a span."""
    if fund["t2"] is not None:
        return 7 <= int(fund["t2"]) <= 22 and int(fund["m2"]) <= 59
    return 7 <= int(fund["t"]) <= 22 and int(fund["t"]) < int(fund["t_til"]) <= 23


# --- The parts of a date ---------------------------------------------------------------------------------------------

Slags = Literal[
    "dag_maaned",
    "dag",
    "nte",
    "helligdag",
    "om",
    "ugedag",
    "uge",
    "relativ_uge",
    "maaned",
    "relativ_maaned",
    "ferie",
    "aar",
]


@dataclass(frozen=True)
class Led:
    """One part of a date phrase. The numbers are as written and not yet checked against any calendar."""

    slags: Slags
    fra: int
    til: int
    dag: int | None = None
    maaned: int | None = None
    aar: int | None = None
    antal: int = 0
    antal_til: int | None = None
    """The upper end of a span: "om 2-3 uger", "uge 6 eller 7"."""
    enhed: str = ""
    ugedag: int | None = None
    ord: str = ""
    """What goes with it: "naste" before a weekday, "midt i" before a month."""
    usikker: bool = False


_Led_laeser = Callable[[re.Match[str]], list[Led]]

# Building blocks of the patterns below.
_S = r"(?<![a-zA-Z])"  # start of a word
_NN = r"\d{1,2}"
_AARSTAL = r"(?:19|20|21)\d\d"
_AAR = rf"(?P<aar>{_AARSTAL})(?!\d)"
_DEN = rf"(?:{_S}(?:d|den)\.? ?)"
_MND = r"[MA]\.?(?P<m>[a-l])\.?"
_FRI = r"(?<![\d./,:a-zA-Z§º+-])"  # a figure that does not go on to the left
_FRI_D = r"(?<![\d/,:a-zA-CE-Z§+-])(?<!\d\.)"  # the same, where "d." may stand before
_SLUT_TAL = r"(?!\d|[./-]\d)"  # ... or to the right
_ANTAL = r"(?P<antal>\d{1,3}|et par|et halvt|halvanden|nogle|nogen|en|et)(?:(?:-| til | eller )(?P<antal2>\d{1,3}))?"
_ENHED = r"(?P<enhed>arbejdsdage?s?|hverdage?s?|dage?s?|uger?s?|maned(?:er)?s?|mdr|md|ars?)\b\.?(?P<tid> tid\b)?"
_CIRCA = r"(?P<circa>(?:ca\.?|cirka|omkring|godt|knap) )?"
_DEL = (
    r"(?P<del>midt i|midten af|medio|starten af|start|begyndelsen af|forst i|forst pa|primo|tidligt i"
    r"|slutningen af|slut|sidst i|sidst pa|ultimo|sent i)"
)
_UGEORD = "naste|kommende|forstkommende|denne|sidste|forrige|en"
# A figure before one of these is a fraction, an amount or an age: "3/4 af klassen", "2.5 timer".
_INGEN_ENHED = (
    r"(?! ?(?:%|kr\b|timer?\b|min\b|minut|ar\b|arig|km\b|af\b|dele?\b|sider?\b|elev|born|barn|gange?\b|klasse|point"
    r"|dage?\b|uger?\b|maned|lektion|stk|person|delt|voksne|fagp|sag|medarb))"
)
# What may follow "d. 3." where no month is told: "den 3. klasse" and "den 2. forælder" are no dates.
_EFTER_DAG = (
    r"(?=[ ]*(?:$|[,;:!?)(\x01\x02]|\. |\.$|[UWMA][a-l]|(?:kl|klokken|til|om|eller|men|pa|hvis|er|passer|kan|skal|vil"
    r"|ville|med|fra|ved|tak|bliver|virker|fint|duer|som|uge)\b|i (?:denne|den her|naste|kommende|uge|dag|[MA][a-l])"
    r"|og (?:d|den|U[a-g])\b))"
)
_AFSNIT_FOER = re.compile(
    r"(?:afsnit|punkt|pkt|kapitel|kap|version|nr|nummer|anbefaling|paragraf|stk|sider?|trin|bilag|rum|lokale|§§?)\.? ?$"
)


def _heltal(tekst: str | None) -> int | None:
    return int(tekst) if tekst else None


def _nr(bogstav: str) -> int:
    """Return the number behind the letter of a canonical mark, from 0."""
    return ord(bogstav) - ord("a")


def _aarstal(tekst: str | None) -> int | None:
    """Read a year; two figures are in this century ("27" is 2027)."""
    return None if not tekst else int(tekst) + (2000 if len(tekst) == 2 else 0)


def _led(fund: re.Match[str], slags: Slags, **felter: Any) -> Led:
    return replace(Led(slags, fund.start(), fund.end()), **felter)


def _er_hele_teksten(fund: re.Match[str]) -> bool:
    """Tell whether nothing but a time stands beside the match."""
    return not (fund.string[: fund.start()] + fund.string[fund.end() :]).strip(" .,!?" + TIDSMASKE)


def _laes_dag_maaned(fund: re.Match[str]) -> list[Led]:
    """Read a day and a month. "0. august" is no slip for a date: it is the school's "0." and a month."""
    g = fund.groupdict()
    if int(g["d"]) == 0:
        return []
    maaned = int(g["mm"]) if "mm" in g else _nr(g["m"]) + 1
    return [_led(fund, "dag_maaned", dag=int(g["d"]), maaned=maaned, aar=_aarstal(g.get("aar") or g.get("aar2")))]


def _laes_brudte_tal(fund: re.Match[str]) -> list[Led]:
    """Read "3/2", "3.2" and "3-2", which are as often a fraction, a section, a time or a span.

    With "d." or "den" before them, or as the whole text, they are a date whatever the figures; without, only when
    they can be one, no section's name stands before and no unit after. "24/7" within a text is the idiom; "9.10"
    beside a date is a time; a dash counts only with "d." or "den", a time beside it, or as the whole text, and "9-10"
    is a span of time.
    """
    dag, maaned, skille = int(fund["d"]), int(fund["mm"]), fund["skille"]
    foer, efter = fund.string[: fund.start()], fund.string[fund.end() :]
    if not fund["den"]:
        if skille == "-" and 7 <= dag < maaned:
            return []
        if not _er_hele_teksten(fund):
            kan_vaere_dato = 1 <= dag <= 31 and 1 <= maaned <= 12 and (dag, maaned) != (24, 7)
            if not kan_vaere_dato or _AFSNIT_FOER.search(foer):
                return []
            if skille == "-" and not efter.lstrip(" ,").startswith(TIDSMASKE):
                return []
            if skille == "." and len(fund["mm"]) == 2 and 7 <= dag <= 22 and DATOMASKE in fund.string:
                return []
    return _laes_dag_maaned(fund)


def _laes_to_dage(fund: re.Match[str]) -> list[Led]:
    """Read "3. eller 10. februar" as two days of one month."""
    faelles = _led(fund, "dag_maaned", maaned=_nr(fund["m"]) + 1, aar=_aarstal(fund["aar"]))
    foerste = replace(faelles, dag=int(fund["d"]), til=fund.end("d"))
    return [foerste, replace(faelles, dag=int(fund["d2"]), fra=fund.start("d2"))]


def _laes_nte(fund: re.Match[str]) -> list[Led]:
    """Read "første mandag i februar" and "sidste fredag i næste måned" (no month: the next)."""
    maaned = _nr(fund["m"]) + 1 if fund["m"] else None
    antal = -1 if fund["nr"] == "sidste" else int(fund["nr"][0])
    return [_led(fund, "nte", antal=antal, ugedag=_nr(fund["u"]), maaned=maaned, aar=_aarstal(fund["aar"]))]


def _laes_uge(fund: re.Match[str]) -> list[Led]:
    return [_led(fund, "uge", antal=int(fund["u"]), antal_til=_heltal(fund["u2"]), aar=_aarstal(fund["aar"]))]


_HVILKEN = {"naste": 1, "kommende": 1, "efter naste": 2, "sidste": -1, "forrige": -1}


def _laes_relativ_uge(fund: re.Match[str]) -> list[Led]:
    return [_led(fund, "relativ_uge", antal=_HVILKEN.get(fund["hvilken"], 0))]


def _laes_relativ_maaned(fund: re.Match[str]) -> list[Led]:
    g = fund.groupdict()
    return [_led(fund, "relativ_maaned", antal=_HVILKEN.get(g.get("hvilken") or "", 0), ord=g["del"] or "")]


_DAGORD = {"imorgen": 1, "imorgn": 1, "iovermorgen": 2, "overmorgen": 2, "igar": -1, "iforgars": -2}


def _laes_dagord(fund: re.Match[str]) -> list[Led]:
    return [_led(fund, "om", antal=_DAGORD.get(fund["dagord"].replace(" ", ""), 0), enhed="dag", ord="dagord")]


_ENHEDER = (("arbejds", "arbejdsdag"), ("hver", "arbejdsdag"), ("dag", "dag"), ("uge", "uge"), ("m", "maaned"))


def _laes_om(fund: re.Match[str]) -> list[Led]:
    """Read "om 3 uger". "et par", "nogle", "halvanden", "en uges tid" and "inden for" leave the day open."""
    ord_ = fund["antal"]
    antal = int(ord_) if ord_.isdigit() else {"en": 1, "et": 1}.get(ord_)
    enhed = next((navn for start, navn in _ENHEDER if fund["enhed"].startswith(start)), "aar")
    rundt = fund["enhed"].endswith("s") or fund["tid"] or fund["circa"] or fund["antal2"] or fund[0].startswith("inden")
    return [
        _led(
            fund,
            "om",
            antal=antal or 0,
            antal_til=_heltal(fund["antal2"]),
            enhed=enhed,
            ord="" if antal else "ukendt",
            usikker=bool(rundt),
        )
    ]


def _laes_dag(fund: re.Match[str]) -> list[Led]:
    """Read a day without a month: "d. 3.", "torsdag 3.", and, with doubt, "torsdag 10" (a date or an hour?).

    "den første" and "den anden" point at anything; an ordinal in words is a date only after a weekday, or from "den
    tredje" on as a whole answer.
    """
    g = fund.groupdict()
    if g["ordenstal"] and not g.get("u") and not (_er_hele_teksten(fund) and int(fund["d"]) > 2):
        return []
    dag = _led(fund, "dag", dag=int(fund["d"]), usikker=g.get("tvivl") is not None, fra=fund.start("dagdel"))
    if g.get("u"):
        return [_led(fund, "ugedag", ugedag=_nr(fund["u"]), ord=g["ord"] or "", til=fund.start("dagdel")), dag]
    return [dag]


def _laes_ugedag(fund: re.Match[str]) -> list[Led]:
    return [_led(fund, "ugedag", ugedag=_nr(fund["u"]), ord=fund.groupdict().get("ord") or "")]


def _laes_sidste_ugedag(fund: re.Match[str]) -> list[Led]:
    return [_led(fund, "ugedag", ugedag=_nr(fund["u"]), ord="sidste")]


def _laes_maaned(fund: re.Match[str]) -> list[Led]:
    g = fund.groupdict()
    return [_led(fund, "maaned", maaned=_nr(g["m"]) + 1, aar=_aarstal(g.get("aar")), ord=g.get("del") or "")]


_FRA_PAASKE = {
    "skartorsdag": -3,
    "langfredag": -2,
    "paskedag": 0,
    "2paskedag": 1,
    "storebededag": 26,
    "himmelfartsdag": 39,
    "himmelfart": 39,
    "pinsedag": 49,
    "2pinsedag": 50,
}
_FASTE_DAGE = {
    "nytarsdag": (1, 1),
    "grundlovsdag": (5, 6),
    "juleaften": (24, 12),
    "juleaftensdag": (24, 12),
    "juledag": (25, 12),
    "2juledag": (26, 12),
    "nytarsaften": (31, 12),
    "nytarsaftensdag": (31, 12),
}


def _laes_helligdag(fund: re.Match[str]) -> list[Led]:
    """Read a day by its name. Whether it is closed is the calendar's business: 24 December is not closed as such."""
    navn = ("2" if fund["nr"] and fund["nr"][0] == "2" else "") + fund["navn"].replace(" ", "")
    if navn in _FRA_PAASKE:
        return [_led(fund, "helligdag", antal=_FRA_PAASKE[navn], aar=_aarstal(fund["aar"]))]
    if navn in _FASTE_DAGE:
        dag, maaned = _FASTE_DAGE[navn]
        return [_led(fund, "dag_maaned", dag=dag, maaned=maaned, aar=_aarstal(fund["aar"]))]
    return []


def _laes_aar(fund: re.Match[str]) -> list[Led]:
    return [_led(fund, "aar", antal=1 if fund[0].endswith("naste ar") else 0)]


def _laes_ferie(fund: re.Match[str]) -> list[Led]:
    return [_led(fund, "ferie", ord="weekend" if fund[0].endswith("weekenden") else "")]


# In order: a pattern sees only what those before it have left.
_MOENSTRE: tuple[tuple[re.Pattern[str], _Led_laeser], ...] = tuple(
    (re.compile(moenster), laeser)
    for moenster, laeser in (
        # "uge 6", "i uge 6-7", "uge 6, 2027"
        (
            rf"(?:{_S}i )?{_S}uge(?:rne)? ?(?:nr\.? ?|nummer )?(?P<u>{_NN})"
            rf"(?:(?:-|/| og | eller | til )(?:uge )?(?P<u2>{_NN}))?(?!\d|[./]\d)(?:,?(?: i)? ?{_AAR})?",
            _laes_uge,
        ),
        # "2027-02-03"
        (rf"(?<![\d./-])(?P<aar>{_AARSTAL})[-/.](?P<mm>{_NN})[-/.](?P<d>{_NN}){_SLUT_TAL}", _laes_dag_maaned),
        # "03.02.2027", "3/2-2027", "3/2 2027"
        (
            rf"{_DEN}?{_FRI_D}(?P<d>{_NN}) ?[./-] ?(?P<mm>{_NN})(?: ?[./-] ?| ){_AAR}{_SLUT_TAL}",
            _laes_dag_maaned,
        ),
        # "3/2-27", "03.02.27"
        (rf"{_DEN}?{_FRI_D}(?P<d>{_NN})[./-](?P<mm>{_NN})[./-](?P<aar>\d\d){_SLUT_TAL}", _laes_dag_maaned),
        # "3. eller 10. februar"
        (
            rf"{_DEN}?(?<![\d/])(?P<d>{_NN})[.º]? ?(?:og|eller|-|/) ?{_DEN}?(?P<d2>{_NN})[.º]? ?{_MND}(?: {_AAR})?",
            _laes_to_dage,
        ),
        # "d. 3. februar 2027", "3 feb", "den tredje februar"; two figures only from 24 on, as hours end there
        (
            rf"{_DEN}?(?<![\d/])(?P<d>{_NN})[.º]?[ -]?{_MND}"
            rf"(?:,? ?{_AAR}|(?:,? '?|-)(?P<aar2>2[4-9]|3\d)(?![\d.:]|-\d){_INGEN_ENHED})?",
            _laes_dag_maaned,
        ),
        (rf"{_DEN}(?P<d>{_NN})[.º]? i {_MND}(?: {_AAR})?", _laes_dag_maaned),
        # "anden påskedag", "juleaften 2027"
        (
            rf"{_S}(?:(?P<nr>[12](?:º|\.)) ?)?(?:kr(?:isti|\.)? ?)?(?P<navn>(?:paske|pinse|jule|nytars|grundlovs)dag"
            rf"|(?:jule|nytars)aften(?:sdag)?|skartorsdag|langfredag|store ?bededag|himmelfart(?:sdag)?)\b(?: {_AAR})?",
            _laes_helligdag,
        ),
        # "den tredje i anden" (said for 3/2)
        (rf"{_DEN}(?P<d>{_NN})[.º] ?(?:i )?(?P<mm>{_NN})[.º](?! ?[a-z])", _laes_dag_maaned),
        # "3/2", "3-2 kl. 9", and after them "d. 3.2": beside a date with a stroke, figures with a full stop are a time
        *(
            (
                rf"(?P<den>{_DEN})?{_FRI_D}(?P<d>{_NN})(?P<skille>{skille})(?P<mm>{_NN})\.?+(?!\d|[./-]\d|,\d){_INGEN_ENHED}",
                _laes_brudte_tal,
            )
            for skille in (" ?/ ?|-", r"\.")
        ),
        # "første mandag i februar"
        (
            rf"(?:{_S}den )?(?P<nr>[1-5]º|{_FRI}[1-5]\.|{_S}sidste) U(?P<u>[a-g])"
            rf" i (?:M(?P<m>[a-l])(?: {_AAR})?|naste maned)",
            _laes_nte,
        ),
        (
            rf"(?:{_S}i )?{_S}(?P<hvilken>naste|kommende|denne|den her|indevarende|sidste|forrige) uges?\b",
            _laes_relativ_uge,
        ),
        (rf"{_S}ugen (?P<hvilken>efter naste)(?: uge)?\b", _laes_relativ_uge),
        (rf"{_S}(?P<hvilken>senere (?:pa|i)|(?:i )?{_DEL}) ugen\b(?! efter)", _laes_relativ_uge),
        (
            rf"(?:{_S}(?:i )?{_DEL} )?(?:{_S}i )?{_S}(?P<hvilken>naste|kommende|denne) maned\b",
            _laes_relativ_maaned,
        ),
        (rf"{_S}(?:i )?{_DEL} maneden\b", _laes_relativ_maaned),
        (rf"{_S}(?:om|inden for|indenfor) {_CIRCA}{_ANTAL} ?{_ENHED}", _laes_om),
        (rf"(?<![a-zA-Z\d]){_CIRCA}{_ANTAL} ?{_ENHED} (?:fra (?:nu|i ?dag)|frem)\b", _laes_om),
        (
            rf"{_S}(?P<dagord>i ?(?:dag|morge?n|overmorgen|gar|forgars|aften|eftermiddag|formiddag)|overmorgen)\b(?!-)",
            _laes_dagord,
        ),
        # "torsdag d. 3.", "torsdag den tredje", "torsdag 10"
        (
            rf"(?:{_S}(?:nu )?pa )?(?:{_S}(?P<ord>{_UGEORD}) )?[UW](?P<u>[a-g])\.?,? ?(?P<dagdel>{_DEN}?(?P<d>{_NN})"
            rf"(?:\.|(?P<ordenstal>º)|(?P<tvivl>)(?=[ ]?(?:$|[,!?\x02])))){_EFTER_DAG}",
            _laes_dag,
        ),
        (rf"(?P<dagdel>{_DEN}(?P<d>{_NN})(?:\.|(?P<ordenstal>º))?+){_SLUT_TAL}{_EFTER_DAG}", _laes_dag),
        # A weekday; not "den anden torsdag". With a full stop where a date follows: "ons. 3/2".
        (
            rf"(?:{_S}(?:nu )?pa )?(?:{_S}(?P<ord>{_UGEORD}|hver|alle) )?(?<!º )"
            r"U(?P<u>[a-g])(?![a-zA-Z])(?:\.(?= ?\x01))?",
            _laes_ugedag,
        ),
        (r"(?:^|(?<=[ ,(]))W(?P<u>[a-g])\.?(?= ?\x01)", _laes_ugedag),
        (rf"{_S}i P(?P<u>[a-g])(?![a-zA-Z])", _laes_sidste_ugedag),
        # "midt i januar", "i januar", "januar" as the whole text
        (rf"{_S}(?:i )?{_DEL} [MA](?P<m>[a-l])(?: {_AAR})?", _laes_maaned),
        (
            rf"{_S}(?:i lobet af|engang i|i|til|hele|omkring|efter|FOER|inden|senest) M(?P<m>[a-l])(?: {_AAR})?",
            _laes_maaned,
        ),
        (rf"{_S}i A(?P<m>[a-fh-l])\b", _laes_maaned),  # not "i jul"
        (rf"^ ?[MA](?P<m>[a-fh-l])(?: {_AAR})?[ .!?]*$", _laes_maaned),
        # "efter efterårsferien", "til foråret", "i weekenden"; "Ag" is "jul"
        (
            rf"{_S}(?:(?:lige )?efter|(?:lige )?FOER|inden|op til|til|omkring) (?:[a-z]*ferien?|jul(?:en)?|Ag"
            r"|paske[nr]?|pinse[nr]?|nytar(?:et)?|(?:sommer|vinter)(?:en)?|(?:for|efter)ar(?:et)?"
            r"|kr(?:isti)?\.? himmelfart\w*)\b",
            _laes_ferie,
        ),
        (rf"{_S}(?:i |til )?(?:naste ar|dette ar|i ar)\b", _laes_aar),
        (
            rf"{_S}i (?:[a-z]+ferien|det nye ar|foraret|efteraret|julen|pasken|pinsen|sommer|weekenden)\b",
            _laes_ferie,
        ),
    )
)


def find_led(k: str) -> tuple[str, list[Led]]:
    """Find every part of a date in a canonical text; return them in order, and the text with them masked."""
    led: list[Led] = []
    for moenster, laeser in _MOENSTRE:
        for fund in list(moenster.finditer(k)):
            fundne = laeser(fund)
            if fundne:
                led += fundne
                k = _masker(k, fund, DATOMASKE)
    return k, sorted(led, key=lambda del_: del_.fra)
