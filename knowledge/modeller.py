"""The schema of a rulebook: what the YAML under ``rulebooks/<id>/`` must look like.

Every leaf that states something carries a source ("document | section") and a date on which someone last checked it;
the schema refuses a leaf without. The models are frozen: a rulebook is data, read once.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class Data(BaseModel):
    """Base of all rulebook data: unknown keys are refused, instances are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Kilde(Data):
    """A source: document id, section, and the date on which the statement was last checked against it."""

    dokument: str
    afsnit: str
    kontrolleret: dt.date | None = None  # filled from the file's own date while loading


def _kilde(vaerdi: Any) -> Any:
    """Accept the short form "dokument | afsnit"."""
    if isinstance(vaerdi, str):
        dokument, streg, afsnit = (del_.strip() for del_ in vaerdi.partition("|"))
        if not (dokument and streg and afsnit):
            raise ValueError(f'kilden "{vaerdi}" kan ikke læses – skriv den som "dokument | afsnit"')
        return {"dokument": dokument, "afsnit": afsnit}
    return vaerdi


KildeRef = Annotated[Kilde, BeforeValidator(_kilde)]

Fakta = dict[str, Any]
Enhed = Literal["arbejdsdage", "dage", "uger", "maaneder"]
Ugedag = Literal["mandag", "tirsdag", "onsdag", "torsdag", "fredag"]
Fase = Literal["foer", "under", "efter"]
KladdeDel = Literal["barnet", "rettigheder", "foraeldre", "samtykke", "uden_foraeldre", "moedet"]
HVORFOR_FELTER = ("fagligheder", "antal", "bekymringsgrad", "sagsstatus", "lokal_indsats")


class Punkt(Data):
    """One statement, in the project's own plain Danish, with its source."""

    tekst: str
    kilde: KildeRef
    varianter: list[str] = []  # empty: all kinds of the meeting
    forbehold: str | None = None
    lovnote: str | None = None  # id of a note in nationalt/lag.yml (a superseded law reference)


class Indkalder(Data):
    """Who may call the meeting: ``roller`` are values of the fact ``rolle``."""

    funktion: str
    roller: list[str]
    tekst: str
    kilde: KildeRef


class Deltager(Data):
    """A participant by function, never by name."""

    funktion: str
    navn: str
    deltager: Literal["altid", "efter_behov", "ikke"] = "altid"
    tekst: str | None = None
    medbringer: str | None = None  # what this participant prepares and brings, where the source says
    kilde: KildeRef
    varianter: list[str] = []


class FastTid(Data):
    """A weekday with the hours within which the meeting is held ("HH:MM")."""

    ugedag: Ugedag
    fra: str
    til: str


class TidOgSted(Data):
    """Where, when and how long."""

    sted: list[Punkt] = []
    tid: list[Punkt] = []
    faste_tider: list[FastTid] = []
    varighed: Punkt | None = None
    varighed_minutter: int | None = Field(default=None, gt=0)


class FristRegel(Data):
    """How a deadline's date follows from its anchor: ``antal`` ``enhed`` before or after ``anker``."""

    antal: int = Field(gt=0)
    enhed: Enhed
    retning: Literal["foer", "efter"]
    anker: Literal["moede", "modtagelse", "indsats_start", "opfoelgning", "afgoerelse", "kendskab"]


class Frist(Data):
    """A deadline. ``krav`` false: a date that is passed is shown as late, and proposes no other meeting date."""

    id: str
    navn: str
    tekst: str
    ansvarlig: str  # a function
    regel: FristRegel
    krav: bool = True
    forbehold: str | None = None
    lovnote: str | None = None
    varianter: list[str] = []
    foelger_efter: list[str] = []  # kinds whose chain of follow-ups it also ends, dated from the follow-up before it
    kilde: KildeRef


class Opgave(Data):
    """A task of a role: before, during or after; ``frist`` names a deadline of the same meeting."""

    id: str
    funktion: str
    fase: Fase
    tekst: str
    frist: str | None = None
    varianter: list[str] = []
    kilde: KildeRef


class Skema(Data):
    """A form that the source names, by its own name, and when it is used."""

    id: str
    navn: str
    bruges: str
    kilde: KildeRef


class Variant(Data):
    """A kind of a meeting (e.g. the kinds of a børne- og familiemøde)."""

    id: str
    navn: str
    formaal: list[Punkt]


class Aendring(Data):
    """What an edition changes of the rulebook that it inherits from: the part's name and what is new."""

    del_: str = Field(alias="del")
    hvad: str
    kilde: KildeRef


class Moede(Data):
    """A meeting type, or a step that is not a meeting (``slags``)."""

    id: str
    slags: Literal["moede", "trin", "akut"] = "moede"
    navn: str  # "Tværfagligt dialogmøde"
    bestemt: str  # "det tværfaglige dialogmøde"
    handling: str  # "Indkald til et tværfagligt dialogmøde"
    forkortelser: list[str] = []
    kaldes: list[str] = []  # other names that people use for it; one that several meetings share names them all
    kontrolleret: dt.date
    formaal: list[Punkt]
    hvornaar: list[Punkt]
    kendetegn: list[Punkt] = []
    indkalder: Indkalder | None = None
    moedeleder: list[Punkt] = []
    referent: list[Punkt] = []
    deltagere: list[Deltager] = []
    tid_og_sted: TidOgSted = TidOgSted()
    opgaver: list[Opgave] = []
    dagsorden: list[Punkt] = []
    dagsorden_note: str | None = None  # where the source holds no agenda of its own: say so
    skemaer: list[Skema] = []  # forms of the source that are both agenda and minutes
    frister: list[Frist] = []
    redskaber: list[Punkt] = []
    dokumentation: list[Punkt] = []
    beslutningskompetence: list[Punkt] = []
    samtykke: list[Punkt] = []
    uden_foraeldre: list[Punkt] = []  # what the source demands, or says, of the meeting without the parents
    inddragelse: list[Punkt] = []
    opfoelgning: list[Punkt] = []
    varianter: list[Variant] = []
    aendringer: list[Aendring] = []


class FaglighedBetingelse(Data):
    """A condition on the external disciplines, the asker's own taken out. Given tests must all hold."""

    ingen_eller_ukendt: bool | None = None
    navngivet: bool | None = None
    nogen_af: list[str] | None = None
    kun_af: list[str] | None = None
    antal_min: int | None = None
    antal_max: int | None = None


class Betingelse(Data):
    """A condition: for each fact given, one of the listed values. All given facts must hold."""

    rolle: list[str] | None = None
    ikke_rolle: list[str] | None = None
    bekymringsgrad: list[str] | None = None
    sagsstatus: list[str] | None = None
    lokal_indsats: list[str] | None = None
    samtykke: list[str] | None = None
    formaal_bfm: list[str] | None = None
    fagligheder: FaglighedBetingelse | None = None


class Regel(Data):
    """A row of the decision table. Lower ``trin`` goes first; rows of one step must not overlap."""

    id: str
    trin: int
    naar: list[Betingelse] = Field(min_length=1)  # one of them must hold; [{}] always holds
    moede: str
    hvorfor: str  # one sentence; may use HVORFOR_FELTER in curly braces
    indkaldes_af: str | None = None  # a function, where it differs from the meeting's own
    konflikter: list[str] = []
    kilder: list[KildeRef] = Field(min_length=1)
    kontrolleret: dt.date | None = None


class VariantRegel(Data):
    """Which kind of the meeting, first that applies."""

    naar: Betingelse
    variant: str
    note: str | None = None


class TaetValg(Data):
    """A close call: where it applies, the alternative meeting and why it is close. ``foerst``: named before the
    others.
    """

    id: str
    naar: list[Betingelse] = Field(min_length=1)
    moeder: list[str] = []  # only when one of these is the outcome; empty: any
    alternativ: str
    tekst: str
    konflikter: list[str] = []
    foerst: bool = False
    kilder: list[KildeRef] = Field(min_length=1)


class FoersteSkridt(Data):
    """What to do before the meeting is called, where it applies (consent, whom to ask). Lowest ``orden`` first."""

    id: str
    orden: int = 50
    naar: list[Betingelse] = Field(min_length=1)
    moeder: list[str] = []
    tekst: str
    kilder: list[KildeRef] = []


class Undtagelse(Data):
    """A named exception from "more worry never leads to a milder meeting"."""

    regel: str
    grund: str


class Beslutningstabel(Data):
    """The decision table of a rulebook."""

    kontrolleret: dt.date
    ukendt_vejes_som: dict[str, str]
    egen_faglighed: dict[str, str] = {}
    alvor: list[str]  # outcomes from the mildest to the gravest
    regler: list[Regel]
    variantregler: dict[str, list[VariantRegel]] = {}
    taette_valg: list[TaetValg] = []
    foerst: list[FoersteSkridt] = []
    hvis_ukendt: dict[str, str] = {}  # for a fact that is not known: whom to ask, by function
    undtagelser: list[Undtagelse] = []


class Standpunkt(Data):
    """What one source says in a conflict."""

    tekst: str
    kilde: KildeRef


class Konflikt(Data):
    """A point on which the sources differ, or are silent, and how this project settles it."""

    id: str
    emne: str  # a look-up topic, e.g. deltagere, frist, ansvarlig
    moeder: list[str] = []
    kort: str  # one sentence for an answer
    kilderne_siger: list[Standpunkt]
    valgt: str  # which one this edition follows, or how it is settled
    kontrolleret: dt.date | None = None


class Udgave(Data):
    """An edition. Undated editions say so when they are shown."""

    nr: int = Field(ge=1, le=15)  # a receipt has room for no more
    navn: str
    gaelder_fra: dt.date | None = None
    gaelder_til: dt.date | None = None
    udateret: bool = False
    tekst: str  # "mødetypeark (uden dato)"


class Dokument(Data):
    """A source document."""

    titel: str
    udgiver: str
    datering: str


class LukkedagData(Data):
    """A closing day of every year."""

    maaned: int = Field(ge=1, le=12)
    dag: int = Field(ge=1, le=31)
    navn: str


class LukkeperiodeData(Data):
    """A closing period of one year."""

    fra: dt.date
    til: dt.date
    navn: str


class Kontakt(Data):
    """The function to turn to for a person's help; never a number that the sources do not give."""

    naar: Betingelse = Betingelse()
    tekst: str
    kilde: KildeRef | None = None


class Metadata(Data):
    """``rulebook.yml``."""

    id: str
    kode: str = Field(pattern=r"^[A-Z][A-Z0-9]$")
    navn: str
    kommune: str
    slags: Literal["moedestruktur", "lag"] = "moedestruktur"
    arver: str | None = None
    lag: list[str] = []
    udgave: Udgave
    kontrolleret: dt.date
    kontrolleret_af: str
    ansvarlig: str  # who answers for the rules
    genkendes_paa: list[str] = []  # words by which a user names it ("holbæk")
    dokumenter: dict[str, Dokument]
    kontakt: list[Kontakt] = []
    lukkedage: list[LukkedagData] = []
    lukkeperioder: list[LukkeperiodeData] = []


class Aldersgruppe(Data):
    """A child's age as the drafts ask for it; the groups are no rule, only which statements are to the point."""

    id: str
    navn: str
    kilde: KildeRef


class LagPunkt(Punkt):
    """A statement of a layer; ``moeder``/``varianter`` empty: wherever children take part."""

    id: str
    emne: str
    moeder: list[str] = []
    fremhaevet: bool = False  # shown with every recommendation, not only when it is looked up
    kladde: KladdeDel | None = None  # the part of the drafts in which it stands
    aldersgrupper: list[str] = []  # empty: at any age


class Lovnote(Data):
    """A note on a superseded law reference."""

    id: str
    tekst: str
    nu: list[Punkt] = []


class Lag(Data):
    """A layer under the rulebooks (``lag.yml``): what holds whatever the meeting structure."""

    kontrolleret: dt.date
    aldersgrupper: list[Aldersgruppe] = []
    punkter: list[LagPunkt]
    frister: list[Frist]
    lovnoter: list[Lovnote]


class Opslagsfaktum(Data):
    """A fact that is looked up and is not a topic of one meeting (``opslag.yml``): a recommendation, a term, a value.

    ``spoerg`` are questions that it answers, as people type them; ``noegleord`` other words that belong to it.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    emne: str
    navn: str
    anbefaling: int | None = Field(default=None, ge=1)
    del_: str | None = Field(default=None, alias="del")
    moeder: list[str] = []
    svar: str
    kilder: list[KildeRef] = Field(min_length=1)
    lovnote: str | None = None
    spoerg: list[str] = Field(min_length=1)
    noegleord: list[str] = []


class Rulebook(Data):
    """A rulebook, inheritance resolved."""

    meta: Metadata
    tabel: Beslutningstabel | None = None
    moeder: dict[str, Moede]
    konflikter: dict[str, Konflikt] = {}
    lag: Lag | None = None
    opslag: dict[str, Opslagsfaktum] = {}

    @model_validator(mode="after")
    def _moedestruktur_har_tabel(self) -> Rulebook:
        if self.meta.slags == "moedestruktur" and self.tabel is None:
            raise ValueError("beslutning.yml mangler – skriv beslutningstabellen")
        return self

    def moede(self, moede_id: str) -> Moede:
        """Return a meeting type by id; KeyError with the id where it is unknown."""
        return self.moeder[moede_id]
