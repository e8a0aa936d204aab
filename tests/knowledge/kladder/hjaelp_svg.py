"""What the tests of the pictures share: the boxes of their texts, by the widest font of the stack."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from knowledge.kladder import tegn

NS = "{http://www.w3.org/2000/svg}"


def tekster(svg: str) -> list[tuple[float, float, float, float, str]]:
    """The box of each text (left, top, right, bottom) by the widest font, with the text."""
    ud = []
    for t in ET.fromstring(svg).iter(f"{NS}text"):
        x, y, s = (float(t.attrib[k]) for k in ("x", "y", "font-size"))
        b = tegn.bredde(t.text or "", s, t.get("font-weight") == "700")
        x -= {"start": 0.0, "middle": b / 2, "end": b}[t.get("text-anchor", "start")]
        ud.append((x, y - 0.78 * s, x + b, y + 0.22 * s, t.text or ""))
    return ud


def uden_overlap(svg: str) -> None:
    """No text lies on another or outside the picture."""
    bredde, hoejde = tegn.maal(svg)
    bokse = sorted(tekster(svg), key=lambda b: b[1])
    for nr, (x1, y1, x2, y2, t) in enumerate(bokse):
        assert x1 >= 0 and x2 <= bredde and y1 >= 0 and y2 <= hoejde, t
        for u1, v1, u2, v2, u in bokse[nr + 1 :]:
            if v1 >= y2:
                break
            assert u1 >= x2 or u2 <= x1 or v2 <= y1, (t, u)


def hele_teksten(svg: str) -> str:
    return " ".join(b[4] for b in tekster(svg))
