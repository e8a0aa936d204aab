"""The short way through a turn gives what Rasa's own way gives."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
import rasa.core.policies.rule_policy
import rasa.core.processor
import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from components.lige_vej import FastForbindelse, LigeRunner

REGLER = Path(__file__).parents[2] / "data" / "rules"
KALDT: list[str] = []


class Tal(GraphComponent):
    """A component that computes with what it is given, and notes that it was called."""

    def __init__(self, tal: int) -> None:
        self._tal = tal

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Tal:
        return cls(config["tal"])

    def plus(self, a: int = 0, b: int = 0) -> int:
        KALDT.append("plus")
        return a + b + self._tal

    def fejl(self, a: int = 0) -> int:
        raise RuntimeError("in a component")


def _node(needs: dict[str, str], tal: int, fn: str = "plus") -> SchemaNode:
    return SchemaNode(needs=needs, uses=Tal, fn=fn, constructor_name="create", config={"tal": tal}, eager=True)


GRAF = {
    "rod": _node({"a": "ind"}, 1),
    "venstre": _node({"a": "rod"}, 10),
    "hoejre": _node({"a": "rod", "b": "ind"}, 100),
    "top": _node({"a": "venstre", "b": "hoejre"}, 1000),
    "loes": _node({"a": "findes_ikke"}, 5),
    "fejl": _node({"a": "rod"}, 0, "fejl"),
}


@pytest.fixture(params=[DaskGraphRunner, LigeRunner])
def runner(request: pytest.FixtureRequest) -> Any:
    kontekst = ExecutionContext(GraphSchema(GRAF))
    return request.param(GraphSchema(GRAF), None, kontekst)


@pytest.mark.parametrize(
    ("maal", "ventet"), [(["rod"], {"rod": 3}), (["top"], {"top": 1118}), (["top", "rod"], {"top": 1118, "rod": 3})]
)
def test_same_values_each_node_once(runner: Any, maal: list[str], ventet: dict[str, int]) -> None:
    KALDT.clear()
    assert runner.run(inputs={"ind": 2}, targets=maal) == ventet
    assert len(KALDT) == (1 if maal == ["rod"] else 4)


@pytest.mark.parametrize(("inputs", "maal"), [({"ind": 2}, ["loes"]), ({"ind": 2}, ["fejl"]), ({}, ["top"])])
def test_same_refusals(runner: Any, inputs: dict[str, Any], maal: list[str]) -> None:
    with pytest.raises(Exception) as fejl:
        runner.run(inputs=inputs, targets=maal)
    assert type(fejl.value).__name__ in ("GraphRunError", "GraphComponentException")


def test_an_input_with_a_nodes_name_is_refused() -> None:
    runner = LigeRunner(GraphSchema(GRAF), None, ExecutionContext(GraphSchema(GRAF)))
    with pytest.raises(GraphRunError):
        runner.run(inputs={"ind": 2, "rod": 7}, targets=["rod"])


def _regler() -> list[dict[str, Any]]:
    return [regel for fil in sorted(REGLER.glob("*.yml")) for regel in yaml.safe_load(fil.read_text("utf-8"))["rules"]]


def test_each_rule_is_an_intent_and_one_action() -> None:
    """What ``LigeProcessor`` rests on: after its action the bot can only listen."""
    regler = _regler()
    assert len(regler) > 20
    for regel in regler:
        trin = [next(iter(t)) for t in regel["steps"] if next(iter(t)) not in ("slot_was_set",)]
        assert trin == ["intent", "action"], regel["rule"]


async def _to_gange(luk: bool) -> tuple[list[str], int]:
    """Ask a server twice; return its answers and how many connections it saw."""
    forbindelser: list[asyncio.Transport] = []

    async def svar(request: web.Request) -> web.Response:
        if not any(request.transport is kendt for kendt in forbindelser):
            forbindelser.append(request.transport)
        return web.json_response(await request.json())

    app = web.Application()
    app.router.add_post("/webhook", svar)
    async with TestServer(app) as server:
        fast = FastForbindelse(str(server.make_url("/webhook")))
        svarene = []
        for tekst in ("et", "to"):
            svarene.append((await fast.request(json={"t": tekst}, method="post", timeout=5))["t"])
            if luk:
                forbindelser[-1].close()
                await asyncio.sleep(0.05)
        async with fast.session() as session:
            pass
        assert not session.closed
        await session.close()
    return svarene, len(forbindelser)


@pytest.mark.parametrize(("luk", "antal"), [(False, 1), (True, 2)], ids=["kept", "closed by the server"])
def test_a_connection_is_kept_and_a_closed_one_replaced(luk: bool, antal: int) -> None:
    assert asyncio.run(_to_gange(luk)) == (["et", "to"], antal)


def test_rasa_copies_for_its_log_alone() -> None:
    """What ``_KunTilLog`` rests on: each copy in these modules is an argument of a debug line."""
    for modul in (rasa.core.processor, rasa.core.policies.rule_policy):
        kilde = Path(modul.__file__).read_text("utf-8")
        brug = [m.start() for m in re.finditer(r"\bcopy\.", kilde)]
        assert brug
        for sted in brug:
            kald = kilde.rfind("(\n", 0, sted)
            assert kilde[:kald].endswith("structlogger.debug"), kilde[sted - 80 : sted + 20]
