"""Spaced repetition: what is missed comes soon, what is known later and later, and the clock is given."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from knowledge.repetition import forfalden, raekkefoelge, svaret

NU = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


def naeste(tilstand: dict[str, object]) -> dt.datetime:
    return dt.datetime.fromisoformat(str(tilstand["due"]))


def test_det_forkerte_kommer_igen_efter_ti_minutter() -> None:
    kort = svaret(None, False, NU)
    assert naeste(kort) == NU + dt.timedelta(minutes=10)
    assert not forfalden(kort, NU + dt.timedelta(minutes=9))
    assert forfalden(kort, NU + dt.timedelta(minutes=10))


def test_det_rigtige_kommer_senere_og_senere() -> None:
    kort, nu, spring = None, NU, []
    for _ in range(5):
        kort = svaret(kort, True, nu)
        spring.append(naeste(kort) - nu)
        nu = naeste(kort)
    assert spring[0] >= dt.timedelta(days=1)
    assert spring == sorted(spring) and len(set(spring)) == 5


def test_en_fejl_saetter_et_kendt_kort_tilbage() -> None:
    kendt = svaret(svaret(None, True, NU), True, NU + dt.timedelta(days=3))
    glemt = svaret(kendt, False, naeste(kendt))
    assert naeste(glemt) - naeste(kendt) == dt.timedelta(minutes=10)
    igen = svaret(glemt, True, naeste(glemt))
    assert naeste(igen) - naeste(glemt) < naeste(kendt) - NU


def test_tilstanden_er_ren_data_og_den_samme_hver_gang() -> None:
    kort = svaret(svaret(None, True, NU), True, NU + dt.timedelta(days=4))
    assert json.loads(json.dumps(kort)) == kort
    assert set(kort) == {"state", "step", "stability", "difficulty", "due", "last_review"}
    assert svaret(svaret(None, True, NU), True, NU + dt.timedelta(days=4)) == kort


def test_uret_skal_kende_sin_tidszone() -> None:
    with pytest.raises(ValueError):
        svaret(None, True, NU.replace(tzinfo=None))
    dansk = dt.datetime(2026, 11, 22, 10, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert svaret(None, True, dansk) == svaret(None, True, NU)


def test_raekkefoelgen_er_forfaldne_nye_resten() -> None:
    kort = {
        "snart": svaret(None, True, NU),
        "laenge siden": svaret(None, False, NU - dt.timedelta(hours=5)),
        "lige nu": svaret(None, False, NU - dt.timedelta(minutes=20)),
    }
    assert raekkefoelge(["ny 1", "snart", "lige nu", "ny 2", "laenge siden"], kort, NU) == [
        *("laenge siden", "lige nu", "ny 1", "ny 2", "snart")
    ]
