"""The table and the map as PDF: for whoever prints, and has no command line."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from knowledge import kvittering
from knowledge.beslut import beslut
from knowledge.indlaes import indlaes
from tests.gateway.conftest import Client

FACTS = {"rolle": "skoleleder", "bekymringsgrad": "let", "sagsstatus": "ingen_sag", "fagligheder": "ingen"}


async def fetched(client: Client, path: str) -> PdfReader:
    """Fetch a PDF that is saved and not run; return it read."""
    async with client.get(path) as response:
        assert response.status == 200
        assert response.content_type == "application/pdf"
        assert response.headers["Content-Disposition"].startswith("attachment; filename=")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        return PdfReader(io.BytesIO(await response.read()))


@pytest.mark.parametrize("rulebook", ["ringsted_ark", "holbaek_2019"])
async def test_the_table_and_the_map_of_a_rulebook(gateway: Client, rulebook: str) -> None:
    table = await fetched(gateway, f"/tabel.pdf?rulebook={rulebook}")
    text = "".join(page.extract_text() for page in table.pages)
    assert all(rule.id in text for rule in indlaes(rulebook).tabel.regler)  # type: ignore[union-attr]
    assert len((await fetched(gateway, f"/kort.pdf?rulebook={rulebook}")).pages) == 1


async def test_the_map_with_the_way_of_a_receipt(gateway: Client) -> None:
    rulebook = indlaes("ringsted_ark")
    code = kvittering.lav(rulebook, beslut(rulebook, FACTS), dt.date(2026, 11, 22))
    way = await fetched(gateway, f"/kort.pdf?kvittering={code}")
    assert way.metadata is not None and way.metadata.title != (await fetched(gateway, "/kort.pdf")).metadata.title  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "path", ["/tabel.pdf?rulebook=findes_ikke", "/kort.pdf?rulebook=../x", "/kort.pdf?kvittering=RA-0000-0000-0000"]
)
async def test_what_is_not_known_is_not_printed(gateway: Client, path: str) -> None:
    async with gateway.get(path) as response:
        assert response.status == 404


@pytest.mark.parametrize(("page", "link"), [("/tabel", "/tabel.pdf?rulebook="), ("/kort", "/kort.pdf?rulebook=")])
async def test_the_pages_lead_to_what_one_prints(gateway: Client, page: str, link: str) -> None:
    async with gateway.get(page) as response:
        assert f'href="{link}ringsted_ark"' in await response.text()
