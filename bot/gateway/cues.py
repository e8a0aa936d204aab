"""The words around a name: persons and relations, verbs, greetings, institutions. What `names` asks."""

import re
from functools import cache

from bot.gateway.lexicon import Near


def _words(*lines: str) -> frozenset[str]:
    """The words of ``lines``, each also without æ, ø and å."""
    words = " ".join(lines).split()
    return frozenset(words) | {word.replace("æ", "ae").replace("ø", "oe").replace("å", "aa") for word in words}


PERSONS = _words(
    "mor moren moder moderen far faren fader faderen bror broren søster søsteren tante onkel fætter kusine moster",
    "faster mormor morfar farmor farfar bedstemor bedstefar niece niecen nevø nevøen datter datteren søn sønnen",
    "barnebarnet dreng drengen pige pigen barn barnet elev eleven baby babyen spædbarnet tvillingen tvillingerne",
    "søskende søskendeparret børnene drengene pigerne forældrene nabopige nabopigen plejebarnet familie familien",
    "ægteparret ven vennen veninde veninden kæreste kæresten kammerat kammeraten kollega hr herr fru frk frøken",
    "lærer læreren lærerne pædagog pædagogen leder lederen rådgiver rådgiveren sagsbehandler sagsbehandleren",
    "sundhedsplejerske sundhedsplejersken plejerske plejersken psykolog psykologen talepædagogen logopæd logopæden",
    "konsulent konsulenten vejleder vejlederen kontaktperson kontaktpersonen støtteperson støttepersonen vikar",
    "vikaren dagplejer dagplejeren medarbejder medarbejderen terapeut terapeuten medhjælper medhjælperen assistent",
    "assistenten koordinator koordinatoren inspektør inspektøren tolk tolken læge lægen",
)
"""Words for persons that a name follows; the longer ones also as the last part of a compound: "klasselærer X"."""

_PERSON_ENDS = (*(word for word in PERSONS if len(word) > 5), "mor", "far", "bror", "lærer", "leder", "pige")

CHILDREN = _words("dreng drengen pige pigen barn barnet elev eleven baby babyen tvillingerne søskendeparret")

BELONGINGS = _words(
    "mors fars moster faster forældre forældr brødre søstre familien bedsteforældre kæresten kone mand eksmand",
    "ekskone børn plejeforældre venner kammerater værge advokat klasse gruppe sag hjem trivsel adfærd situation",
    "perspektiv udvikling fravær skolegang stue",
)
"""What may be somebody's, besides persons: "X's forældre", "X's trivsel"."""

FAMILIES = _words("familien familierne ægteparret hr herr fru frk frøken aflastningsfamilien plejefamilien")
CALLED = _words("hedder heder hed hedte kaldes kaldet")
WHO_IS_CALLED = _words("han hun jeg der som mit min hans hendes vedkommende hende ham de")
NAMED = _words("navn navnet navne")
GREETINGS = _words("hilsen hilsner mvh vh kh dbh hej kære hejsa goddag")
LABELS = _words(
    "vedr ang vedrørende angående emne elev elever eleven barn barnet navn navne deltager deltagere fra til",
)
"""What a name stands after where there is a colon between them."""

ABOUT = _words("vedr ang vedrørende angående hos")
WORRIED = _words("bekymret bekymrede bekymring lærer lærere klasselærer pædagog kontaktpædagog")
AND = _words("og samt eller &")
HIS = _words("hans hendes sin sine deres")
THAT = _words("at når hvis fordi mens da om")
AFTER_NAME = _words("og fra samt der som")
ABBREVIATIONS = _words(
    "ang vedr evt eks mht pga ca kl afd inst hr fr frk dr skt sct chr sdr ndr gl tlf pæd jf nr bl el dvs inkl stk",
)
"""Words that a dot after them does not end the sentence of."""

BEING = _words("er var bliver blev")
COMES = _words("kommer kom komme flyttet flytter flygtet flygtede stammer oprindeligt hertil rejst født")
BEFORE_PLACE = _words("fra til ved nær omkring på")
PARTICLES = _words("al el af von van de bin ibn abu da dos um")
NO_AGE_AFTER = _words("max per")
"""Names that mean something else before a number: "max 4 år", "per 3 børn"."""

MONTHS = _words("april maj juni juli august jan jun jul aug")
BEFORE_MONTH = _words(
    "i til fra den d inden før for efter medio ultimo primo start slut slutningen starten midten af omkring hele",
    "næste sidste hver ca senest og eller",
)

VERBS = _words(
    "er var bliver blev har havde vil ville kan kunne skal skulle må måtte bor boede går gik kommer kom siger sagde",
    "ser slår slog slåes bider bed sparker sparkede skubber råber skriger græder græd leger legede spiser spiste",
    "sover sov taler talte snakker snakkede fortæller fortalte trives mistrives mangler får fik gør gjorde tør",
    "turde gider kører løber starter startede begynder begyndte ryger drikker drak hænger sidder står ligger holder",
    "trækker virker fungerer hører lytter lærer læser skriver skrev elsker hader savner følger reagerer truer",
    "truede skærer skar gemmer nægter klager vægrer udviser viser oplever oplevede henter hentede afleverer lugter",
    "lugtede deltager ringer ringede skældte skælder bruger møder mødte flytter flyttede søger kræver behøver",
    "ønsker ønskede tager tog giver gav mener synes tænker føler hjælper udsættes overvåges mobbes mobber trøster",
    "keder stammer tisser kaster spytter stikker stjæler lyver",
)
"""Finite verbs that persons are the subject of: what follows a name."""

_COMMON = _words(
    "skolen skole børnehave børnehaven vuggestue møde mødet samtykke bekymring bekymret bekymrede moderat akut",
    "ingen ikke nogen noget nogle måske gerne meget mere bare også altid aldrig derfor fordi hvorfor hvordan",
    "hvornår hvilken hvilket hvem hvad dagtilbud pædagogisk sundhedsplejen kommunen ringsted holbæk samarbejde",
    "dialog netværk frist indkalde indkaldelse invitation dagsorden referat opgave hjemme derhjemme mobning sprog",
    "sproget vold volden voldelig truet angst ked glad vred bange alene klassen stuen gruppen ugen måned efter",
    "inden under siden sommer vinter måneder dage uger prøvet talt snakket aftalt hjælp støtte støtten sagen sager",
    "underretning afklaring aktiv åben lukket lokal indsats delvist fagperson skoleleder mandag tirsdag onsdag",
    "torsdag fredag",
)
"""Words that are typed so often that they come with every typing error."""

INSTITUTION = re.compile(
    r"skole[rn]?|hus(?:et)?|børnehaven?|haven?|vuggestuen?|stuen?|institution(?:en)?|dagtilbud(?:det)?|sfo(?:'?en)?|"
    r"klub(?:ben)?|cent(?:er|ret|eret)|hjem(?:met)?|kommunen?|sogn|friskolen?|dagplejen?|gård(?:en)?|fond(?:en)?|"
    r"forening(?:en)?|metoden?|programm?(?:et)?|syndrom|børnehus|afdeling(?:en)?|team(?:et)?|test|materiale(?:t)?|"
    r"gruppen?|projekt(?:et)?|kirken?|efterskolen?|by|opholdssted(?:et)?|bosted(?:et)?"
)
"""Words that an institution's or a method's name stands beside: "Børnehuset X", "X Skole"."""

_NO_PERSON_END = re.compile(
    r".{2,}(?:skolen?|huset|hus|haven|gården?|gaarden|centret|center|stuen|parken|klubben|hjemmet|kommune|slev|strup|"
    r"drup|løse|sted|købing|borg|kirke|vejen|vej|gade|torvet?|bakken|engen|toften|vænget|reden|boen|ning(?:en)?|"
    r"tion(?:en)?|ismen?|itet(?:en)?|land|stan|møde[rt]?|lov(?:en)?|plan(?:en)?|sagen?|syndrom|ark(?:et)?|vis)"
)
_TOWN_END = re.compile(r".{2,}(?:rup|lev|inge|bæk|by|ager|holt|næs|torp|tofte)")


def is_person(low: str) -> bool:
    """Whether a lower-case word is one for a person, a relation or a function: "klasselæreren", "storebror"."""
    return low in PERSONS or (len(low) > 5 and low.endswith(_PERSON_ENDS))


def is_somebodys(low: str) -> bool:
    """Whether a lower-case word is for what a person has: a relative, a teacher, a case."""
    return low in BELONGINGS or is_person(low)


def ends_like_institution(low: str) -> bool:
    """Whether a lower-case word ends as the names of institutions, places and things of the field do."""
    return _NO_PERSON_END.fullmatch(low) is not None


def ends_like_town(low: str) -> bool:
    """Whether a lower-case word ends as the names of Danish towns do (some surnames do too)."""
    return _TOWN_END.fullmatch(low) is not None


@cache
def familiar() -> Near:
    """What is near the words that are typed all the time, so that "slåer" or "psykolgen" is not taken for a name."""
    return Near(VERBS | PERSONS | BELONGINGS | _COMMON)
