"""What the scripted engine says: one turn of each type of the contract, and the main job from greeting to drafts.

The recommendation and the words of the facts are made by `knowledge`, so that the page is shown what it gets in use.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from knowledge import fakta as fk
from knowledge import kladder, visning
from knowledge import moede as moede_
from knowledge.beslut import beslut
from knowledge.indlaes import indlaes
from knowledge.kladder.typer import MIME

type Message = dict[str, Any]

BOG = indlaes("ringsted_ark")
IDAG = dt.date(2026, 11, 22)
FAKTA: dict[str, Any] = {
    "rolle": "paedagogisk_leder",
    "bekymringsgrad": "moderat",
    "sagsstatus": "ingen_sag",
    "fagligheder": ["ke_psykolog", "ke_talehoere"],
    "lokal_indsats": "ja",
    "samtykke": "ja",
}
START = [("Find det rigtige møde", "/find_moede"), ("Hvad kan du?", "/hjaelp")]
FIL = "abcdefghijklmnopqrstuvwx12345678"


def objekt() -> moede_.Moedeobjekt:
    """The meeting of the scripted case."""
    return moede_.byg(BOG, beslut(BOG, FAKTA), IDAG)


def overblik(fakta: dict[str, Any]) -> dict[str, Any]:
    """What the actions add to each turn."""
    navn = BOG.meta.navn
    return {"svar": visning.svarliste(fakta), "rulebook": BOG.meta.id, "navn": navn, "fakta": dict(fakta)}


def tur(
    text: str, custom: dict[str, Any], knapper: list[tuple[str, str]] | None = None, fakta: dict[str, Any] | None = None
) -> list[Message]:
    """One turn as Rasa's REST channel sends it."""
    message: Message = {"recipient_id": "x", "text": text}
    if knapper:
        message["buttons"] = [{"title": title, "payload": payload} for title, payload in knapper]
    return [message, {"recipient_id": "x", "custom": {**custom, "overblik": overblik(fakta or {})}}]


def spoergsmaal(slot: str, nr: int, af: int, fakta: dict[str, Any]) -> list[Message]:
    """A question with the buttons of its values."""
    faktum = fk.faktum(slot)
    knapper = [(v.knap, f'/svar{{"{slot}":"{navn}"}}') for navn, v in faktum.vaerdier.items()]
    custom = {"type": "spoergsmaal", "slot": slot, "nr": nr, "af": af, "flere": faktum.flere, "opgave": "find_moede"}
    return tur(faktum.spoergsmaal, {**custom, "fakta": fakta, "forklaring": False}, knapper, fakta)


def anbefaling(indledning: str = "") -> list[Message]:
    """The recommendation of the scripted case."""
    obj = objekt()
    knapper = [("Lav invitation og opgavekort", "/lav_kladde"), ("Hvem gør hvad?", "/hvem_goer_hvad")]
    text = "\n\n".join(filter(None, [indledning, visning.anbefaling_tekst(obj)]))
    return tur(text, visning.anbefaling_data(obj), knapper, FAKTA)


def kladde() -> list[Message]:
    """The drafts, with files and pictures."""
    obj = moede_.byg(BOG, beslut(BOG, FAKTA), IDAG, dt.date(2026, 12, 10), dt.time(9))
    filer = [
        {
            "navn": f"invitation.{ending}",
            "titel": f"Invitation ({form})",
            "href": f"/filer/{FIL}{nr}",
            "mime": mime,
            "stoerrelse": 34_210,
            "dokument": "invitation",
        }
        for nr, (ending, form, mime) in enumerate([("docx", "Word", MIME["docx"]), ("pdf", "PDF", MIME["pdf"])])
    ]
    bad = {"navn": "ond", "titel": "ond", "href": "javascript:alert(1)", "mime": "text/html", "stoerrelse": 1}
    custom = {
        "type": "kladde",
        "moede": obj.moede.id,
        "variant": None,
        "dato": "2026-12-10",
        "frister": [visning.frist_data(f) for f in obj.frister],
        "filer": [*filer, bad],
        "kvittering": obj.kvittering,
    }
    lines = ["Filer, du kan hente de næste 24 timer:", *(f"• {fil['titel']}, 34 kB: {fil['href']}" for fil in filer)]
    last = tur("\n".join(lines), custom, [("Vælg en anden dato", '/lav_kladde{"valg":"ny_dato"}')], FAKTA)
    valg = kladder.Kladdevalg(roller=("paedagogisk_leder",))
    texts = [
        "Torsdag den 10. december 2026.",
        kladder.tekst(obj, "invitation", None, valg),
        kladder.tekst(obj, "opgavekort", "paedagogisk_leder", valg),
    ]
    return [*({"recipient_id": "x", "text": text} for text in texts), *last]


HILSEN = tur("Hej. Jeg hjælper dig med at finde det rigtige møde.", {"type": "hilsen"}, START)
AKUT = tur(
    "**Er der fare lige nu, så ring 112.**\n• Gå straks til din leder.",
    {"type": "akut", "kilder": [], "fortsaet": "find_moede"},
    [("Det er akut", '/svar{"valg":"akut_ja"}'), ("Det er ikke akut – fortsæt", '/svar{"valg":"akut_nej"}')],
    FAKTA,
)
SVAR = tur(
    "Senest **10 arbejdsdage før** mødet. Se https://www.retsinformation.dk/eli/lta/2023/721 for loven.",
    {
        "type": "svar",
        "emne": "frist",
        "moede": "boerne_og_familiemoede",
        "kilder": [],
        "konflikt": None,
        "fundet": True,
    },
)
TYPER: dict[str, list[Message]] = {
    "hilsen": HILSEN,
    "tak": tur("Det var så lidt.", {"type": "tak"}),
    "farvel": tur("Farvel, og god arbejdslyst.", {"type": "farvel"}),
    "feedback": tur("Tak, fordi du siger det.", {"type": "feedback"}),
    "menneske": tur("Ja. Gå til din leder.", {"type": "menneske", "kontakt": "din leder"}),
    "uden_for_emne": tur("Det kan jeg ikke hjælpe med.", {"type": "uden_for_emne"}, START),
    "spoergsmaal": spoergsmaal("bekymringsgrad", 2, 3, {"sagsstatus": "ingen_sag"}),
    "spoergsmaal_flere": spoergsmaal("fagligheder", 3, 4, {"sagsstatus": "ingen_sag"}),
    "spoergsmaal_dato": spoergsmaal("dato", 1, 1, FAKTA),
    "bekraeft": tur(
        "Forstod jeg dig rigtigt: let bekymring?",
        {"type": "bekraeft", "slot": "bekymringsgrad", "vaerdi": "let"},
        [("Ja", '/svar{"valg":"aendring_ja"}'), ("Nej, noget andet", '/svar{"valg":"aendring_nej"}')],
    ),
    "anbefaling": anbefaling("Rettet: bekymringen er nu »Moderat«."),
    "kladde": kladde(),
    "svar": SVAR,
    "svar_ikke_fundet": tur(
        "Det siger kilderne ikke noget om. Spørg din leder.",
        {"type": "svar", "emne": None, "moede": None, "kilder": [], "konflikt": None, "fundet": False},
    ),
    "laering": tur(
        "**Trin 2 af 6: Hvorfor følge op**\nDu ser, om indsatsen hjælper.",
        {"type": "laering", "forloeb": "opfoelgning", "trin": 2, "af": 6, "spoergsmaal": "x", "rigtigt": True},
        [("Næste", "/fortsaet"), ("Spring over", "/spring_over")],
    ),
    "akut": AKUT,
    "rettelse": tur(
        "Retter du bekymringen, ændrer det anbefalingen. Skal jeg rette det?",
        {
            "type": "rettelse",
            "slot": "bekymringsgrad",
            "fra": "let",
            "til": "svaer",
            "bortfaldet": [],
            "forhaand": True,
        },
        [("Ja, ret det", '/svar{"valg":"aendring_ja"}'), ("Nej, behold svaret", '/svar{"valg":"aendring_nej"}')],
        FAKTA,
    ),
    "ikke_forstaaet": tur("Det forstod jeg ikke helt.", {"type": "ikke_forstaaet", "trin": 1}, START),
}
"""A turn of each type of the contract, and of the forms that the page shows in another way."""


def svar(message: str) -> list[Message]:
    """What the scripted engine answers: the main job, a type by its name, or that it did not understand."""
    if message == "/hils":
        return HILSEN
    if message in TYPER:
        return TYPER[message]
    if message.startswith(("/find_moede{", "/vis_svar")):
        return anbefaling()
    if message in ("/find_moede", "vi er bekymrede"):
        return spoergsmaal("bekymringsgrad", 1, 3, {"sagsstatus": "ingen_sag"})
    if message.startswith('/ret_svar{"slot"'):
        return spoergsmaal(json.loads(message.removeprefix("/ret_svar"))["slot"], 1, 2, FAKTA)
    if message == '/svar{"bekymringsgrad":"moderat"}':
        return spoergsmaal("fagligheder", 2, 3, {"sagsstatus": "ingen_sag", "bekymringsgrad": "moderat"})
    if message == '/svar{"fagligheder":["ke_psykolog","ke_talehoere"]}':
        return spoergsmaal("rolle", 3, 3, {k: v for k, v in FAKTA.items() if k != "rolle"})
    if message == '/svar{"rolle":"paedagogisk_leder"}':
        return anbefaling()
    if message == "/lav_kladde":
        return TYPER["spoergsmaal_dato"]
    if message.startswith('/svar{"dato":') or message == "torsdag om tre uger":
        return kladde()
    if message == "/start_forfra":
        return tur("Så begynder vi forfra.", {"type": "hilsen", "fakta": {}}, START)
    return TYPER["ikke_forstaaet"]
