"""A button's title, typed, does what the button does; a receipt's code is found anywhere."""

from __future__ import annotations

import pytest

from components.forstaa import Forstaaelse

# As actions/samtale.py keeps them: {words of the title: payload}.
KNAPPER = {
    "let lokal indsats kan raekke": '/svar{"bekymringsgrad": "let"}',
    "moderat det vi har proevet raekker ikke": '/svar{"bekymringsgrad": "moderat"}',
    "ved ikke": '/svar{"bekymringsgrad": "ved_ikke"}',
    "start forfra": "/start_forfra",
    "psykolog ke og ssp": '/svar{"fagligheder": ["ke_psykolog", "ssp"]}',
}


@pytest.mark.parametrize(
    ("tekst", "intent", "vaerdier"),
    [
        ("Let – lokal indsats kan række", "svar", ["let"]),
        ("moderat - det, vi har prøvet, rækker ikke", "svar", ["moderat"]),
        ("VED IKKE", "svar", ["ved_ikke"]),
        ("Start forfra", "start_forfra", []),
        ("Psykolog (KE) og SSP", "svar", ["ke_psykolog", "ssp"]),
        ("den første", "svar", ["let"]),
        ("nr. 2", "svar", ["moderat"]),
        ("den sidste", "svar", ["ke_psykolog", "ssp"]),
    ],
)
def test_a_title_does_what_its_payload_does(
    forstaaelse: Forstaaelse, tekst: str, intent: str, vaerdier: list[str]
) -> None:
    forstaaet = forstaaelse.forstaa(tekst, "bekymringsgrad", KNAPPER)
    assert (forstaaet.intent, [e["value"] for e in forstaaet.entiteter]) == (intent, vaerdier)


@pytest.mark.parametrize("payload", ["", "svar", "/svar{", "/svar{[]}", '/svar["x"]', '/svar{"a": }', "/", "/svar{}x"])
def test_a_broken_payload_is_no_button(forstaaelse: Forstaaelse, payload: str) -> None:
    assert forstaaelse.forstaa("hej", None, {"hej": payload}).intent == "hils"


def test_a_place_beyond_the_buttons_is_no_button(forstaaelse: Forstaaelse) -> None:
    assert forstaaelse.forstaa("den femte", "dato", {"ja": "/bekraeft"}).intent != "bekraeft"


@pytest.mark.parametrize(
    "tekst", ["RA-7K2M-9F3X-QW2T", "min kode er ra-7k2m-9f3x-qw2t, gælder den stadig?", "vis RA-7K2M-9F3X-QW2T"]
)
@pytest.mark.parametrize("spoergsmaal", [None, "rolle", "dato", "akut"])
def test_a_receipt_is_found_anywhere(forstaaelse: Forstaaelse, tekst: str, spoergsmaal: str | None) -> None:
    forstaaet = forstaaelse.forstaa(tekst, spoergsmaal)
    assert forstaaet.intent == "vis_kvittering"
    assert [(e["entity"], e["value"]) for e in forstaaet.entiteter] == [("kode", "RA-7K2M-9F3X-QW2T")]
