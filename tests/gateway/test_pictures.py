"""The pictures beside a conversation: drawn from ids, a day or a receipt, and from nothing else."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest

from knowledge import kvittering
from knowledge.beslut import beslut
from knowledge.indlaes import indlaes
from tests.gateway.conftest import Client, MakeGateway

DAY = (dt.date.today() + dt.timedelta(days=21)).isoformat()
TIMELINE = f"/billeder/tidslinje.svg?rulebook=ringsted_ark&moede=boerne_og_familiemoede&dato={DAY}"
FACTS = {"rolle": "skoleleder", "bekymringsgrad": "let", "sagsstatus": "ingen_sag", "fagligheder": "ingen"}


async def drawn(client: Client, path: str) -> str:
    """Fetch a picture: well-formed SVG that is kept by no one else. Returns it."""
    async with client.get(path) as response:
        assert response.status == 200
        assert response.content_type == "image/svg+xml"
        assert response.headers["Cache-Control"] == "private, no-cache"
        text = await response.text()
    assert ET.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
    return text


async def test_a_timeline_of_a_meeting_on_a_day(gateway: Client) -> None:
    usual = await drawn(gateway, TIMELINE)
    start = await drawn(gateway, f"{TIMELINE}&variant=opstart")
    assert usual != start
    assert await drawn(gateway, f"{TIMELINE}&variant=findes_ikke") == usual


@pytest.mark.parametrize(
    "query",
    [
        "",
        f"rulebook=findes_ikke&moede=boerne_og_familiemoede&dato={DAY}",
        f"rulebook=ringsted_ark&moede=findes_ikke&dato={DAY}",
        "rulebook=ringsted_ark&moede=boerne_og_familiemoede&dato=i-morgen",
        "rulebook=ringsted_ark&moede=boerne_og_familiemoede&dato=2999-01-01",
        f"rulebook=../ringsted_ark&moede=boerne_og_familiemoede&dato={DAY}",
    ],
)
async def test_what_is_not_known_is_not_drawn(gateway: Client, query: str) -> None:
    async with gateway.get(f"/billeder/tidslinje.svg?{query}") as response:
        assert response.status == 404


async def test_the_way_of_a_receipt_on_the_map(gateway: Client) -> None:
    rulebook = indlaes("ringsted_ark")
    code = kvittering.lav(rulebook, beslut(rulebook, FACTS), dt.date.today())
    way = await drawn(gateway, f"/billeder/vej.svg?kvittering={code}")
    async with gateway.get("/kort.svg?rulebook=ringsted_ark") as response:
        assert response.status == 200
        assert await response.text() != way
    # On a phone it is drawn as narrow as the screen, with the outcome under its conditions.
    narrow = ET.fromstring(await drawn(gateway, f"/billeder/vej.svg?kvittering={code}&smal=1"))
    assert float(narrow.attrib["width"]) <= 320 < float(ET.fromstring(way).attrib["width"])


async def test_no_way_without_a_good_receipt(gateway: Client) -> None:
    for code in ("", "RA-0000-0000", "x" * 500):
        async with gateway.get(f"/billeder/vej.svg?kvittering={code}") as response:
            assert response.status == 404


async def test_only_an_embedding_guide_lends_its_pictures(gateway: Client, make_gateway: MakeGateway) -> None:
    async with gateway.get(TIMELINE) as response:
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    lending = await make_gateway(embed_origins=("https://intranet.example.dk",))
    async with lending.get(TIMELINE) as response:
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
