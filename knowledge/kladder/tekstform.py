"""The text form of a draft: for the conversation, and as a file for pasting into a mail or Teams."""

from __future__ import annotations

from knowledge.kladder.indhold import Kontekst, kontekst
from knowledge.kladder.ord import ord_
from knowledge.kladder.typer import Kladdevalg
from knowledge.moede import Moedeobjekt
from knowledge.visning import flet

SKEL = "\n---\n"  # between what is sent and the advice to the sender
AFSNIT = "\n\n"


def tekst(obj: Moedeobjekt, dokument: str, rolle: str | None = None, valg: Kladdevalg | None = None) -> str:
    """Return a document as text; headings stand between ``**``, as in the conversation's other messages.

    ``rolle``: whose task card it is. Raises KladdeFejl (Danish) as ``indhold.kontekst`` does.
    """
    return som_tekst(dokument, kontekst(obj, dokument, rolle, valg))


def uddrag(obj: Moedeobjekt, dokument: str, rolle: str | None = None, valg: Kladdevalg | None = None) -> str:
    """Return what a conversation shows of a document whose whole is in a file: what is sent, and of the advice to the
    sender what comes first (why this meeting, what to do before, a close call). Raises KladdeFejl as ``tekst`` does.
    """
    indhold = kontekst(obj, dokument, rolle, valg)
    sendes, skel, til_dig = som_tekst(dokument, indhold).partition(SKEL)
    if not skel:
        return som_tekst(dokument, {**indhold, "valget": [], "bemaerk": []})
    return f"{sendes}{SKEL}{til_dig.partition(AFSNIT)[0]}\n• {ord_('resten_i_filen')}"


def som_tekst(dokument: str, indhold: Kontekst) -> str:
    """Return a document's context as text."""
    return flet(dokument, **indhold)


def uden_fed(tekst_: str) -> str:
    """Return a text without the marks around its headings, for a client that would show them."""
    return tekst_.replace("**", "")
