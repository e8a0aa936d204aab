"""The text form of a draft: for the conversation, and as a file for pasting into a mail or Teams."""

from __future__ import annotations

from knowledge.kladder.indhold import Kontekst, kontekst
from knowledge.kladder.typer import Kladdevalg
from knowledge.moede import Moedeobjekt
from knowledge.visning import flet


def tekst(obj: Moedeobjekt, dokument: str, rolle: str | None = None, valg: Kladdevalg | None = None) -> str:
    """Return a document as text; headings stand between ``**``, as in the conversation's other messages.

    ``rolle``: whose task card it is. Raises KladdeFejl (Danish) as ``indhold.kontekst`` does.
    """
    return som_tekst(dokument, kontekst(obj, dokument, rolle, valg))


def som_tekst(dokument: str, indhold: Kontekst) -> str:
    """Return a document's context as text."""
    return flet(dokument, **indhold)


def uden_fed(tekst_: str) -> str:
    """Return a text without the marks around its headings, for a client that would show them."""
    return tekst_.replace("**", "")
