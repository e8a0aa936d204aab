"""The words of the cards themselves. What the guide says comes in the messages."""

ASIDE = {
    "anbefaling": "Anbefaling",
    "kladde": "Udkast",
    "akut": "Kan være akut",
    "rettelse": "Rettelse",
    "forhaand": "Før du retter",
    "laering": "Læring",
    "ikke_daekket": "Står ikke i kilderne",
    "rigtigt": "Rigtigt",
    "forkert": "Ikke helt",
}
"""The line above a message that says what kind it is."""

WHY = "Hvorfor: "
CLOSE_CALL = "Tæt valg: "
DEPENDS = "Det afhænger af noget, vi ikke ved: "
FIRST = "Først"
IF = "Det ville ændre svaret"
PRACTICAL = "Sådan holdes mødet"
DETAILS = "Mere om det"
DISAGREE = "Kilderne er uklare eller uenige"
SOURCES = "Kilder"
DEADLINES = "Frister"
RECEIPT = "Kvittering: "
RECEIPT_OPEN = "Åbn kvitteringen"
WAY = "Se din vej på kortet"
TIMELINE = "Se tidslinjen"
REMIND = "Mind mig om fristen"
DEADLINE = "{dato} ({regel})"
DEADLINE_PAST = "{dato} – er overskredet ({regel})"
CALL_112 = "Ring 112"
SHOW_DRAFT = "Vis udkastet"

ANSWERS = "Svarmuligheder"
SEVERAL = "Du kan vælge flere"
SEND_CHOSEN = "Send valgte"
CHOOSE = "Vælg"
CHOOSE_ONE = "Vælg et af svarene."
DATE = "Vælg en dato"
DATE_WRONG = "Vælg en dag fra i dag og frem."
DATE_TYPED = "Eller skriv datoen"
DATE_EXAMPLE = "For eksempel torsdag om tre uger"
USE_DATE = "Brug datoen"
CHANGE = "Ret et svar"
CHANGE_IT = "Ret: {navn}"
ANSWERED = "Du svarede: "
ANSWERED_UNKNOWN = "Besvaret."
ANSWERED_TYPED = "Du skrev selv en dato."
CAN_ANSWER = "Du kan svare: "
CONTINUED = "Fortsat"
CUT = "Opdatér Teams for at se resten."

STEP = "Trin {nr} af {af}"
STEPS_DONE = "Forløbet er færdigt."
QUESTION = "Spørgsmål {nr} af {af}"
EDITION = "Bygger på {rulebook}, {udgave}, kontrolleret {kontrolleret}. Regel {regel}."
CHECKED = "{titel}, {afsnit}. Kontrolleret {dato}."
UNCHECKED = "{titel}, {afsnit}."

FILE = "{type}, {stoerrelse}"
FILE_TYPES = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "text/plain": "Tekst",
    "text/calendar": "Kalender",
    "application/zip": "Zip",
}
FILE_UNKNOWN = "Fil"

ABOUT = "Om guiden og dine data"
WELCOME = "Velkommen til mødeguiden"
WELCOME_GROUP = (
    "Her i gruppen svarer jeg kun, når du nævner mig. Hver person har sin egen samtale med mig, men alle i gruppen kan "
    "læse den. Skriv til mig alene, når det handler om et bestemt barn."
)
WELCOME_DATA = "Skriv »slet mine data«, når jeg skal glemme det, vi har talt om."
GROUP_REMINDER = (
    "Husk, at alle her kan læse med. Skriv ikke noget, der kan vise, hvilket barn det handler om. "
    "Du kan også skrive til mig alene."
)

BAD_SUBMIT = "Det valg kunne jeg ikke læse. Skriv svaret med dine egne ord, eller skriv »fortsæt«, så spørger jeg igen."
NOTHING_CHOSEN = "Vælg mindst én mulighed på kortet, eller skriv svaret med dine egne ord."
NO_DATE = "Vælg en dato på kortet, eller skriv den, for eksempel »torsdag om tre uger«."
