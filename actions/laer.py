"""Learn: begin a course or a quiz, and what steers it: skip, stop, progress, a code, deletion."""

from __future__ import annotations

from actions import dialog, lektion
from actions.samtale import Handling, Knap, Samtale
from bot.store import LagerFejl, lager
from bot.store.koder import find_kode
from bot.store.lager import KODE_DAGE
from knowledge import laering, quiz, repetition, svarord, visning
from knowledge.genkend import find_rulebook
from knowledge.indlaes import indlaes
from knowledge.modeller import Rulebook
from knowledge.sprog import fold
from knowledge.tekster import gruppe, tekst

# The quiz of all topics, and the list of quizzes, among the values of the entity ``quiz``.
BLANDET, MENU = "blandet", "menu"


class Laer(Handling):
    """A wish to learn: a course named, a quiz, or the list of both."""

    navn = "action_laer"

    def udfoer(self, s: Samtale) -> None:
        """Begin what is named; else show what there is, the nearest first."""
        trykket = s.trykket
        valgt, quizemne = s.entitet("forloeb"), s.entitet("quiz")
        if valgt in laering.alle_forloeb():
            _begynd(s, laering.alle_forloeb()[valgt], s.entitet("valg") == "forfra")
        elif quizemne in (*quiz.EMNER, BLANDET):
            _begynd_quiz(s, quizemne, s.entitet("moede"))
        elif quizemne == MENU:
            s.spoergsmaal = None
            s.sig(tekst("laering.quiz_hvilket"), _quizknapper(s), lektion.uden_lektion())
        elif trykket and s.entitet("moede") in s.rulebook.moeder:
            # An offer after a look-up: the meeting's course, or a quiz on it where there is none.
            forloeb = laering.find_forloeb(s.rulebook, s.rulebook.moede(s.entitet("moede")).navn)
            if forloeb is not None and laering.kan_tages(forloeb, s.rulebook):
                _begynd(s, forloeb)
            else:
                _begynd_quiz(s, BLANDET, s.entitet("moede"))
        elif trykket and (gruppe_ := str(s.entitet("valg") or "").removeprefix("gruppe_")) in laering.GRUPPER:
            s.spoergsmaal = None
            valgte = [f for f in laering.udbud(s.rulebook) if f.gruppe == gruppe_]
            s.sig(tekst("laering.gruppevalg"), [*map(_knap, valgte), _andet()], lektion.uden_lektion())
        elif trykket:
            oversigt(s)
        elif svarord.naevner(fold(s.tekst), svarord.ordliste()["quiz"]):
            emner = svarord.grupper(s.tekst, "emner")
            _begynd_quiz(s, emner[0] if emner else BLANDET, next(iter(s.moeder()), None))
        elif forloeb := laering.find_forloeb(_naevnt_bog(s), s.tekst):
            _begynd(s, forloeb)
        elif naere := laering.naermeste(s.rulebook, s.tekst):
            s.spoergsmaal = None
            s.sig(tekst("laering.ukendt_naer"), [*map(_knap, naere), _andet()], lektion.uden_lektion())
        else:
            # "lær mig noget" names nothing; "lær mig om bogføring" names what there is no course for.
            oversigt(s, tekst("laering.ukendt") if " om " in f"{fold(s.tekst)} " else "")


def _naevnt_bog(s: Samtale) -> Rulebook:
    """Return the rulebook that a wish names ("... i 2017"), else the conversation's."""
    naevnt = find_rulebook(s.tekst)
    return indlaes(naevnt) if naevnt else s.rulebook


def _knap(forloeb: laering.Forloeb) -> Knap:
    return forloeb.navn, f'/laer{{"forloeb":"{forloeb.id}"}}'


def _andet() -> Knap:
    return tekst("laering.knap_andet"), "/laer"


def _quizknapper(s: Samtale) -> list[Knap]:
    navne = gruppe("quizemner")
    emner = [*(e for e in quiz.EMNER if quiz.spoergsmaal(s.rulebook, e)), BLANDET]
    return [(tekst("laering.knap_quiz", emne=navne[e]), f'/laer{{"quiz":"{e}"}}') for e in emner]


def oversigt(s: Samtale, hoved: str = "") -> None:
    """Show the courses of the rulebook, those to begin with by name and the others by group, and the quizzes."""
    udbud = laering.udbud(s.rulebook)
    s.spoergsmaal = None
    if udbud and not hoved:
        hoved = tekst("laering.oversigt", eksempel=visning.lille(udbud[0].navn))
    elif not udbud:
        hoved = tekst("laering.oversigt_uden", bog=s.rulebook.meta.navn)
    navne = gruppe("forloebsgrupper")
    foerste = [f for f in udbud if f.gruppe == laering.GRUPPER[0]]
    grupper = [
        (tekst("laering.knap_gruppe", gruppe=navne[g]), f'/laer{{"valg":"gruppe_{g}"}}')
        for g in laering.GRUPPER[1:]
        if any(f.gruppe == g for f in udbud)
    ]
    s.sig(hoved, [*map(_knap, foerste), *grupper, *_quizknapper(s)], lektion.uden_lektion())


def _begynd(s: Samtale, forloeb: laering.Forloeb, forfra: bool = False) -> None:
    """Begin a course, or say in which rulebooks it can be taken."""
    if laering.kan_tages(forloeb, s.rulebook):
        s.tilstand["sat_til_side"] = None
        lektion.begynd_forloeb(s, forloeb, forfra)
        return
    andre = [indlaes(i) for i in forloeb.rulebooks]
    knapper = [(b.meta.navn, f'/skift_rulebook{{"rulebook":"{b.meta.id}"}}') for b in andre]
    udgaver = visning.opremsning(f"{b.meta.navn}, {b.meta.udgave.tekst}" for b in andre)
    linje = tekst("laering.anden_bog", navn=forloeb.navn, andre=udgaver, bog=visning.udgave_i_ord(s.rulebook))
    s.sig(linje, [*knapper, _andet()], lektion.uden_lektion())


def _begynd_quiz(s: Samtale, emne: str, moede: str | None) -> None:
    """Begin a quiz; where the rulebook has no questions of a topic, offer those that it has."""
    moede = moede if moede in s.rulebook.moeder else None
    valgt = None if emne == BLANDET else emne
    s.tilstand["sat_til_side"] = None
    if not (lektion.begynd_quiz(s, valgt, moede) or (moede and lektion.begynd_quiz(s, valgt))):
        navn = lektion.quiznavn(s, valgt)
        s.sig(tekst("laering.quiz_ingen", emne=navn, bog=s.rulebook.meta.navn), _quizknapper(s), lektion.uden_lektion())


class Laeringsstyring(Handling):
    """Skip, stop, progress, a code, deletion."""

    navn = "action_laeringsstyring"

    def udfoer(self, s: Samtale) -> None:
        """Do what the intent says."""
        getattr(self, f"_{s.intent}")(s)

    def _spring_over(self, s: Samtale) -> None:
        if lektion.aktiv(s):
            lektion.spring_over(s)
        else:
            dialog.genoptag(s)

    def _stop(self, s: Samtale) -> None:
        if lektion.aktiv(s):
            kendt = lektion.status(s)
            linjer = [tekst("laering.stoppet")]
            if kendt is None or not kendt.under_kode:
                linjer.append(tekst("laering.stoppet_gem"))
            data = lektion.data_for(s)
            data.pop("spoergsmaal", None)
            s.spoergsmaal = None
            s.tilstand["opgave"] = None
            s.sig(" ".join(linjer), lektion.slutknapper(), data)
        elif s.spoergsmaal is not None:
            s.spoergsmaal = None
            s.tilstand["afventer"] = None
            s.sig(tekst("laering.stoppet_opgave"), dialog.startknapper(), {"type": "hilsen"})
        else:
            s.sig(tekst("laering.intet_at_stoppe"), dialog.startknapper(), {"type": "hilsen"})

    def _vis_fremgang(self, s: Samtale) -> None:
        vis_fremgang(s)

    def _gem_fremgang(self, s: Samtale) -> None:
        kendt = lektion.status(s)
        if kendt is not None and not (kendt.lektioner or kendt.kort):
            _sig(s, tekst("laering.gem_intet"))
            return
        try:
            kode = lager().lav_kode(s.afsender, lektion.nu(s))
        except LagerFejl:
            _sig(s, tekst("laering.kan_ikke_laese"))
            return
        _sig(s, tekst("laering.gem", kode=kode, dage=KODE_DAGE))

    def _hent_fremgang(self, s: Samtale) -> None:
        kode = find_kode(s.tekst)
        if kode is None:
            _sig(s, tekst("laering.hent_hvilken"))
            return
        try:
            fundet = lager().hent_kode(s.afsender, kode, lektion.nu(s))
        except LagerFejl:
            _sig(s, tekst("laering.kan_ikke_laese"))
            return
        if fundet:
            vis_fremgang(s, tekst("laering.hentet"))
        else:
            _sig(s, tekst("laering.hent_ukendt", dage=KODE_DAGE))

    def _slet_data(self, s: Samtale) -> None:
        s.tilstand["afventer"] = {"art": "slet_data"}
        s.spoergsmaal = "bekraeft"
        knapper = [(tekst("laering.slet_ja"), '/svar{"valg":"aendring_ja"}')]
        knapper.append((tekst("laering.slet_nej"), '/svar{"valg":"aendring_nej"}'))
        s.sig(tekst("laering.slet_sikker"), knapper, {"type": "bekraeft", "slot": None, "vaerdi": "slet_data"})


def _sig(s: Samtale, linje: str, knapper: list[Knap] | None = None) -> None:
    """Say something of the learning as a whole; what was in hand is taken up again."""
    igang = s.spoergsmaal is not None or lektion.aktiv(s) is not None
    s.sig(linje, () if igang else knapper or [_andet()], dialog.med_naeste(s, lektion.uden_lektion()))
    dialog.gentag(s)


def vis_fremgang(s: Samtale, hoved: str = "") -> None:
    """Show how far each course is and how the quizzes went."""
    kendt = lektion.status(s)
    if kendt is None:
        _sig(s, tekst("laering.kan_ikke_laese"))
        return
    linjer, knapper = [hoved or tekst("laering.fremgang")], []
    for forloeb in laering.alle_forloeb().values():
        gemt = kendt.lektioner.get(forloeb.id)
        if gemt is None:
            continue
        if gemt.faerdig:
            linjer.append(tekst("laering.fremgang_faerdig", navn=forloeb.navn))
        else:
            nr = (laering.trin_nr(forloeb, gemt.trin) or 0) + 1
            linjer.append(tekst("laering.fremgang_trin", navn=forloeb.navn, nr=nr, antal=len(forloeb.trin)))
            knapper.append(_knap(forloeb))
    if kendt.kort:
        linjer.append(
            tekst(
                "laering.fremgang_quiz",
                antal=len(kendt.kort),
                rigtige=sum(k.rigtige for k in kendt.kort.values()),
                forkerte=sum(k.forkerte for k in kendt.kort.values()),
                forfaldne=sum(repetition.forfalden(k.tilstand, lektion.nu(s)) for k in kendt.kort.values()),
            )
        )
        knapper += _quizknapper(s)[-1:]
    if not (kendt.lektioner or kendt.kort):
        _sig(s, " ".join(filter(None, [hoved, tekst("laering.fremgang_intet")])))
        return
    linjer.append(tekst("laering.fremgang_kode") if kendt.under_kode else tekst("laering.fremgang_uden_kode"))
    _sig(s, "\n".join(linjer), [*knapper, _andet()])
