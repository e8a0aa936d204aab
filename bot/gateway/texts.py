"""Every Danish sentence that the gateway itself says (the rest comes from the engine).

Each one says what has happened and what the reader can do about it.
"""

import datetime as dt
from collections.abc import Iterable

# A guide to child protection that is out of order still has to say this.
_ACUTE = "Er der fare lige nu, så ring 112."

BAD_REQUEST = "Beskeden kunne ikke læses. Genindlæs siden, og prøv igen."
BAD_PAYLOAD = "Det valg kender jeg ikke. Genindlæs siden, eller skriv svaret med dine egne ord."
EMPTY = "Beskeden er tom. Skriv lidt om, hvad det handler om, eller vælg et af svarene."
WRONG_TYPE = "Beskeden skal sendes som JSON. Genindlæs siden, og prøv igen."
FOREIGN_ORIGIN = "Beskeden kom fra en anden side. Åbn guiden på dens egen adresse, og prøv igen."
SESSION_EXPIRED = "Samtalen er udløbet, og dine tidligere svar er væk. Send beskeden igen, så begynder en ny samtale."
OTHER_TURN = "Beskeden ligner en, der allerede er sendt. Genindlæs siden, og prøv igen."
BAD_CODE = "Det er ikke en hel kode. Den har formen GEM-7K2-M9F-4TC. Tjek, om der er en tastefejl."
BAD_RULEBOOK = "Den mødestruktur kender jeg ikke. Genindlæs siden, og prøv igen."
THANKS = "Tak. Det er talt med. Der er ikke gemt andet end dit valg."
RECEIPT_TITLE = "Kvitteringen kan ikke vises"
RECEIPT_HINT = "Tjek koden, og prøv igen. Du kan også finde mødet på ny i guiden."
RULEBOOK_TITLE = "Den mødestruktur findes ikke"
INSIGHT_TITLE = "Indsigt kan ikke vises"
INSIGHT_DOWN = "Tallene kan ikke læses lige nu. Vent lidt, og genindlæs siden."
INSIGHT_WRONG = "Adgangskoden passer ikke. Den står i indstillingen INDSIGT_TOKEN."
FEW = "under 5"
ENGINE_DOWN = f"Guiden kan ikke nås lige nu. Vent et øjeblik, og prøv så igen. {_ACUTE}"
ENGINE_SLOW = f"Guiden er for længe om at svare. Vent et øjeblik, og prøv så igen. {_ACUTE}"
ENGINE_ODD = f"Guiden gav et svar, som ikke kan vises. Prøv igen, eller skriv det på en anden måde. {_ACUTE}"
ENGINE_SILENT = f"Guiden er ikke klar til at svare endnu. Vent et øjeblik, og prøv så igen. {_ACUTE}"
INTERNAL = f"Der skete en fejl hos os. Prøv igen om lidt. {_ACUTE}"
NOT_FOUND = "Den side findes ikke. Gå til guidens forside."
WRONG_METHOD = "Den adresse kan ikke bruges på den måde. Gå til guidens forside."
FILE_UNREADABLE = (
    "Filen kan ikke hentes lige nu. Vent et øjeblik, og prøv linket igen. Udkastets tekst står i samtalen."
)

_KIND_NAMES = {
    "cpr": "et CPR-nummer",
    "telefon": "et telefonnummer",
    "e-mail": "en e-mailadresse",
    "nummer": "et langt nummer",
    "adresse": "en adresse",
    "navn": "et navn",
}


def rulebook_unknown(choices: Iterable[tuple[str, str]]) -> str:
    """The answer to a rulebook's address that is unknown; ``choices`` are the ids and names of those there are."""
    return f"Gå til tabellen, og vælg en af: {', '.join(name for _, name in choices)}."


INSIGHT_TABLES = (
    ("type", "Svar efter slags"),
    ("maal", "Opgaver, der er begyndt"),
    ("moede", "Anbefalede møder"),
    ("regel", "Regler, der har afgjort det"),
    ("kladde", "Udkast"),
    ("emne", "Emner, der er slået op"),
    ("ikke_daekket", "Spørgsmål uden svar: det nærmeste emne"),
    ("ikke_forstaaet", "Ikke forstået"),
    ("forloeb", "Forløb"),
    ("feedback", "Tilbagemeldinger"),
    ("fejl", "Svar, der udeblev"),
)
"""The tables of /indsigt in order: the kind of count and its title."""

_INSIGHT_WORDS = {
    "op": "Godt",
    "ned": "Ikke godt",
    "ingen": "ikke sagt hvorfor",
    "andet": "Andet",
    "spoergsmaal": "Spørgsmål til brugeren",
    "svar": "Opslag",
    "laering": "Læring",
    "uden_for_emne": "Uden for emnet",
    "ikke_forstaaet": "Ikke forstået",
    "find_moede": "Find mødet",
    "bekraeft": "Bekræftelse",
    "intet_naer": "Intet, der ligner",
    "trin_1": "Første gang: forklaring",
    "trin_2": "Anden gang: kun knapper",
    "trin_3": "Tredje gang: henvist til et menneske",
    "enginedown": "Motoren kunne ikke nås",
    "engineslow": "Motoren var for længe om det",
    "enginesilent": "Motoren sagde ikke noget",
    "engineodd": "Motorens svar kunne ikke bruges",
}


def insight_words(what: str) -> str:
    """An id of the counters as it is shown: in words where there are some, else as it stands."""
    return ", ".join(_INSIGHT_WORDS.get(part, part) for part in what.split(":"))


def week_of(monday: dt.date) -> str:
    """A week by its number: "uge 47, 2026"."""
    year, week, _ = monday.isocalendar()
    return f"uge {week}, {year}"


def too_long(limit: int) -> str:
    """The answer to a message of more than ``limit`` characters."""
    shown = f"{limit:,}".replace(",", ".")
    return f"Beskeden er for lang. Den må højst fylde {shown} tegn. Kort den ned, eller del den i to, og send den igen."


def file_gone(hours: int) -> str:
    """The answer to a file's address that is unknown, or whose file has been deleted after ``hours``."""
    unit = "time" if hours == 1 else "timer"
    return (
        f"Filen findes ikke mere. Udkast bliver slettet efter {hours} {unit}, og når du skriver »slet mine data«. "
        "Gå til guidens forside, og skriv »lav invitation« eller »send alt«, så laver guiden filen igen."
    )


def too_fast(seconds: int) -> str:
    """The answer to somebody who has to wait ``seconds`` (at least 1) before the next message."""
    unit = "sekund" if seconds == 1 else "sekunder"
    return f"Det gik lidt for hurtigt. Vent {seconds} {unit}, og prøv så igen."


def removed(kinds: Iterable[str]) -> str:
    """The notice that something was taken out of a message; ``kinds`` are the kinds of `redaction.redact`."""
    found = set(kinds)
    names = [name for kind, name in _KIND_NAMES.items() if kind in found]
    if not names:
        names = ["en personlig oplysning"]
    listed = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " og " + names[-1]
    return (
        f"Jeg fjernede {listed} fra din besked, før den blev læst. "
        "Du behøver ikke skrive navne, adresser eller numre: jeg kan hjælpe dig uden."
    )
