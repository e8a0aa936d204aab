"""What a wish for a draft says: the documents, the form, the change, the disciplines it concerns, the child's age.

None of these sentences is in the training data.
"""

from __future__ import annotations

import pytest

from components.forstaa import Forstaaelse

# said, the entities that it must carry
OENSKER: list[tuple[str, set[tuple[str, str]]]] = [
    ("kan mødet ikke bare flyttes til mandag i uge 8", {("aendring", "flyt")}),
    ("vi rykker mødet, ny dag er den 17. februar", {("aendring", "flyt")}),
    ("udskyd samarbejdsmødet en uges tid", {("aendring", "flyt")}),
    ("Kan du tilføje en fra SSP på mødet?", {("aendring", "tilfoej"), ("fag", "ssp")}),
    ("hov vi skal også have ppr med på", {("aendring", "tilfoej"), ("fag", "ppr")}),
    ("lav den uden talepædagogen", {("aendring", "fjern"), ("fag", "ke_talehoere")}),
    ("fjern sundhedsplejersken fra udkastet", {("aendring", "fjern"), ("fag", "sundhedspleje")}),
    ("psykologen har meldt afbud, ret udkastet", {("aendring", "fjern"), ("fag", "ke_psykolog")}),
    ("byt psykologen ud med ssp", {("aendring", "byt"), ("fag", "ke_psykolog"), ("fag", "ssp")}),
    ("mødet skal være uden forældrene denne gang", {("aendring", "uden_foraeldre")}),
    ("forældrene skal ikke inviteres til det her", {("aendring", "uden_foraeldre")}),
    ("lav en invitation kun til fagfolk tak", {("aendring", "uden_foraeldre")}),
    ("må jeg få opgavekortet til skolelederen", {("dokument", "opgavekort"), ("kortrolle", "skoleleder")}),
    ("lav en skabelon til referatet fra mødet", {("dokument", "dagsorden")}),
    ("vis lige fristerne en gang til", {("dokument", "frister")}),
    ("skriv en mailtekst jeg kan sende med", {("dokument", "mail")}),
    ("send invitationen som Word-fil", {("dokument", "invitation"), ("form", "word")}),
    ("må jeg få dagsordenen som pdf", {("dokument", "dagsorden"), ("form", "pdf")}),
    ("send hele pakken som zip-fil", {("dokument", "alt"), ("form", "zip")}),
    ("lav en kalenderfil med fristerne", {("dokument", "kalender")}),
    ("lav invitationen til opfølgningsmødet", {("dokument", "invitation"), ("formaal_bfm", "opfoelgning")}),
    ("ret udkastet, barnet er 11 år", {("aldersgruppe", "fra_10")}),
]
# said, question in hand, intent: none of these is a wish for a draft
ANDET = [
    ("hvornår skal referatet fra mødet være sendt?", None, "slaa_op"),
    ("må forældrene sige nej til at være med?", None, "slaa_op"),
    ("kan man holde et samarbejdsmøde uden forældre?", None, "slaa_op"),
    ("hvem står for dagsordenen?", None, "slaa_op"),
    ("hvem deltager i et opfølgningsmøde?", None, "slaa_op"),
    ("uden forældrenes viden", "samtykke", "svar"),
    ("forældrene er ikke med på det", "samtykke", "svar"),
    ("både psykolog og ssp", "fagligheder", "svar"),
    ("ingen psykolog, kun talepædagog", "fagligheder", "svar"),
    ("uge 8", "dato", "svar"),
    ("slet de filer du har lavet til mig", None, "slet_data"),
]


@pytest.mark.parametrize(("sagt", "ventet"), OENSKER, ids=[sagt for sagt, _ in OENSKER])
def test_a_wish_carries_what_it_names(sagt: str, ventet: set[tuple[str, str]], forstaaelse: Forstaaelse) -> None:
    forstaaet = forstaaelse.forstaa(sagt)
    assert forstaaet.intent == "lav_kladde"
    assert ventet <= {(e["entity"], e["value"]) for e in forstaaet.entiteter}


def test_a_discipline_that_is_not_wanted_is_no_fact(forstaaelse: Forstaaelse) -> None:
    """At the start there is no draft to change: what is left out must not be told as needed."""
    for sagt in ("vi klarer os uden psykologen", "ikke ssp, men talepædagog"):
        fakta = {(e["entity"], e["value"]) for e in forstaaelse.forstaa(sagt).entiteter}
        assert not fakta & {("fagligheder", "ke_psykolog"), ("fagligheder", "ssp")}, sagt


@pytest.mark.parametrize(("sagt", "spoergsmaal", "intent"), ANDET, ids=[sagt for sagt, *_ in ANDET])
def test_what_only_looks_like_a_wish(sagt: str, spoergsmaal: str | None, intent: str, forstaaelse: Forstaaelse) -> None:
    assert forstaaelse.forstaa(sagt, spoergsmaal).intent == intent


@pytest.mark.parametrize(
    ("sagt", "gruppe"),
    [("4", "lille"), ("hun er 7", "under_10"), ("12 år", "fra_10"), ("seksten", "fra_16"), ("ved ikke", "ved_ikke")],
)
def test_an_age_told_in_answer(sagt: str, gruppe: str, forstaaelse: Forstaaelse) -> None:
    forstaaet = forstaaelse.forstaa(sagt, "aldersgruppe")
    assert (forstaaet.intent, [(e["entity"], e["value"]) for e in forstaaet.entiteter]) == (
        "svar",
        [("aldersgruppe", gruppe)],
    )


@pytest.mark.parametrize(
    "sagt", ["hendes far slår hende, flyt mødet til i morgen", "uden forældrene, han er bange for at gå hjem"]
)
def test_an_acute_remark_beside_a_wish_wins(sagt: str, forstaaelse: Forstaaelse) -> None:
    assert forstaaelse.forstaa(sagt).intent in ("akut", "akut_tvivl")
