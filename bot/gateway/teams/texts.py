"""What the Teams channel says by itself, beside the cards' own words and what the whole gateway says."""

from collections.abc import Iterable

ANSWERED = "Det kort har du allerede svaret på. Vil du ændre svaret, så skriv, hvad der skal rettes."
NOT_YOURS = "Det kort hører til en andens samtale. Skriv til mig, så får du din egen."
NO_FILES = "Jeg kan ikke læse filer eller billeder. Skriv med ord, hvad det handler om."
NO_LEAVE = "Beskeden kan ikke tages imod."

REMIND_SHARED = "Påmindelser sender jeg kun i en samtale med dig alene. Skriv »mind mig om fristen« til mig dér."
REMIND_NO_DRAFT = (
    "Jeg kender ingen frister endnu. Lav først et udkast til et møde med en dato. Så kan jeg minde dig om fristerne."
)
REMIND_NONE_LEFT = "Der er ingen frister efter i dag i dit seneste udkast, så der er ikke noget at minde om."
REMIND_FAILED = "Påmindelserne kan ikke gemmes eller slettes lige nu. Vent et øjeblik, og skriv det igen."
REMIND_DELETED = "Dine påmindelser er slettet."
REMIND_NOTHING = "Du har ingen påmindelser, så der er ikke noget at slette."
DEADLINE = "en frist til et møde"


def reminders_kept(lines: Iterable[str]) -> str:
    """What is said when reminders are kept: all that there are now, a line each."""
    listed = "\n".join(f"• {line}" for line in lines)
    return (
        f"Jeg skriver til dig her på dagen:\n{listed}\n"
        "Jeg har gemt datoerne, og hvor jeg skal skrive, og intet andet. Skriv »slet påmindelser«, når du ikke vil "
        "have dem. »slet mine data« sletter dem også. Flytter du mødet, så lav et nyt udkast, og bed om det igen."
    )


def reminder(lines: Iterable[str]) -> str:
    """The reminder itself, on the day of the deadlines: a line each."""
    listed = "\n".join(f"• {line}" for line in lines)
    return f"Påmindelse. I dag er sidste dag for:\n{listed}\nEr det gjort, skal du ikke gøre mere."
