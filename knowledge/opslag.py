"""Look up one topic of one meeting type in the rulebook, with its source. What is not there is said to be not
covered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from knowledge import fakta as fk
from knowledge import visning
from knowledge.modeller import Kilde, Moede, Punkt, Rulebook
from knowledge.tekster import gruppe, tekst

EMNER = (
    *("frist", "ansvarlig", "deltagere", "formaal", "hvornaar", "dokumentation", "redskaber", "foer_under_efter"),
    *("beslutningskompetence", "tid_og_sted", "samtykke", "inddragelse", "forskel"),
)


@dataclass(frozen=True)
class Opslag:
    """An answer: text, sources, the conflict it touches (id) and whether the sources cover it."""

    svar: str
    emne: str | None
    moede: str | None
    kilder: tuple[Kilde, ...]
    konflikt: str | None
    fundet: bool

    def data(self) -> dict[str, Any]:
        """Return the answer in the contract's shape."""
        return {
            "svar": self.svar,
            "emne": self.emne,
            "moede": self.moede,
            "kilder": [visning.kilde_data(k) for k in self.kilder],
            "konflikt": self.konflikt,
            "fundet": self.fundet,
        }


def slaa_op(rulebook: Rulebook, moede_id: str, emne: str) -> Opslag:
    """Answer one topic (of ``EMNER``) of one meeting type; ``fundet`` False where the rulebook says nothing of it.

    Raises KeyError for an unknown meeting type.
    """
    moede = rulebook.moede(moede_id)
    linjer, kilder = _linjer(moede, emne)
    if not linjer:
        navn = visning.lille(gruppe("emner").get(emne, emne))
        svar = tekst("opslag_ikke_daekket_moede", emne=navn, moede=moede.bestemt, hvem=tekst("opslag_hvem"))
        return Opslag(svar, emne, moede_id, (), None, False)
    konflikt = next((k for k in rulebook.konflikter.values() if k.emne == emne and moede_id in k.moeder), None)
    svar = f"**{moede.navn}: {visning.lille(gruppe('emner')[emne])}**\n" + "\n".join(f"• {linje}" for linje in linjer)
    if konflikt:
        svar += "\n" + tekst("opslag_uenige", kort=konflikt.kort, valgt=konflikt.valgt)
    noter = {p.lovnote for p in _punkter(moede, emne) if p.lovnote}
    for note in rulebook.lag.lovnoter if rulebook.lag else []:
        if note.id in noter:
            svar += f"\n{note.tekst}"
    unikke = tuple(dict.fromkeys(kilder))
    svar += f"\nKilde: {'; '.join(visning.kilder_i_ord(unikke, rulebook))}."
    return Opslag(svar, emne, moede_id, unikke, konflikt.id if konflikt else None, True)


def _punkter(moede: Moede, emne: str) -> list[Punkt]:
    """Return the statements that a topic rests on."""
    felter: dict[str, tuple[str, ...]] = {
        "ansvarlig": ("moedeleder", "referent"),
        "formaal": ("formaal",),
        "hvornaar": ("hvornaar",),
        "dokumentation": ("dokumentation",),
        "redskaber": ("redskaber",),
        "beslutningskompetence": ("beslutningskompetence",),
        "samtykke": ("samtykke",),
        "inddragelse": ("inddragelse",),
        "forskel": ("kendetegn", "hvornaar"),
    }
    ud = [p for felt in felter.get(emne, ()) for p in getattr(moede, felt)]
    if emne == "formaal":
        ud += [p for v in moede.varianter for p in v.formaal]
    if emne == "tid_og_sted":
        sted = moede.tid_og_sted
        ud += [*sted.sted, *sted.tid, *([sted.varighed] if sted.varighed else [])]
    return ud


def _linjer(moede: Moede, emne: str) -> tuple[list[str], list[Kilde]]:
    if emne == "frist":
        return [f.tekst for f in moede.frister], [f.kilde for f in moede.frister]
    if emne == "deltagere":
        linjer = []
        for d in moede.deltagere:
            behov = {"efter_behov": " (efter behov)", "ikke": " (er ikke med)"}.get(d.deltager, "")
            linjer.append(f"{d.navn}{behov}{'. ' + d.tekst if d.tekst else ''}")
        return linjer, [d.kilde for d in moede.deltagere]
    if emne == "foer_under_efter":
        faser = gruppe("faser")
        linjer = [f"{faser[o.fase]}. {fk.funktionsnavn(o.funktion)}: {visning.lille(o.tekst)}" for o in moede.opgaver]
        return linjer, [o.kilde for o in moede.opgaver]
    punkter = _punkter(moede, emne)
    linjer, kilder = [visning.med_forbehold(p) for p in punkter], [p.kilde for p in punkter]
    if emne == "ansvarlig" and moede.indkalder:
        return [moede.indkalder.tekst, *linjer], [moede.indkalder.kilde, *kilder]
    return linjer, kilder
