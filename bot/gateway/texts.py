"""Every Danish sentence that the gateway itself says (the rest comes from the engine).

Each one says what has happened and what the reader can do about it.
"""

from collections.abc import Iterable

# A guide to child protection that is out of order still has to say this.
_ACUTE = "Er der fare lige nu, så ring 112."

BAD_REQUEST = "Beskeden kunne ikke læses. Genindlæs siden, og prøv igen."
BAD_PAYLOAD = "Det valg kender jeg ikke. Genindlæs siden, eller skriv svaret med dine egne ord."
EMPTY = "Beskeden er tom. Skriv lidt om, hvad det handler om, eller vælg et af svarene."
WRONG_TYPE = "Beskeden skal sendes som JSON. Genindlæs siden, og prøv igen."
FOREIGN_ORIGIN = "Beskeden kom fra en anden side. Åbn guiden på dens egen adresse, og prøv igen."
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
