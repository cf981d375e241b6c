"""How dates and ages are written: by machines, and by people in several languages."""

from __future__ import annotations

import re

# Names of months as they stand in dates, from January to December; forms of one month are joined by "/".
MONTH_NAMES: dict[str, str] = {
    "en": "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept "
    "october/oct november/nov december/dec",
    "de": "januar/jänner/jan februar/feb märz/mär/mrz april mai juni juli august september oktober/okt november "
    "dezember/dez",
    "fr": "janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août septembre octobre novembre "
    "décembre/déc",
    "es": "enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre "
    "diciembre/dic",
    "it": "gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre/set ottobre/ott "
    "novembre dicembre",
    "pt": "janeiro fevereiro/fev março abril maio/mai junho julho agosto setembro outubro/out novembro dezembro",
    "nl": "januari februari maart/mrt april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "ru": "января/янв февраля/фев марта апреля/апр мая июня июля августа/авг сентября/сен октября/окт ноября/ноя "
    "декабря/дек",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "el": "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου "
    "δεκεμβρίου",
}
MONTHS = {
    form: number
    for names in MONTH_NAMES.values()
    for number, forms in enumerate(names.split(), 1)
    for form in forms.split("/")
}

# What stands before and behind a number of units in an age, and the units, each as in "1" and in "2" of them.
AGES: dict[str, tuple[str, str, str]] = {
    "en": ("", "ago", "second/seconds minute/minutes hour/hours day/days week/weeks month/months year/years"),
    "de": (
        "vor",
        "",
        "sekunde/sekunden minute/minuten stunde/stunden tag/tagen woche/wochen monat/monaten jahr/jahren",
    ),
    "fr": ("il y a", "", "seconde/secondes minute/minutes heure/heures jour/jours semaine/semaines mois an/ans"),
    "es": ("hace", "", "segundo/segundos minuto/minutos hora/horas día/días semana/semanas mes/meses año/años"),
    "it": ("", "fa", "secondo/secondi minuto/minuti ora/ore giorno/giorni settimana/settimane mese/mesi anno/anni"),
    "pt": ("há", "", "segundo/segundos minuto/minutos hora/horas dia/dias semana/semanas mês/meses ano/anos"),
    "nl": ("", "geleden", "seconde/seconden minuut/minuten uur dag/dagen week/weken maand/maanden jaar"),
}
UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
ONE = "an?|one|einer|einem|einen|une?|una?|uno|um|uma|een|één"

# Before the count, the count, the unit, and behind it; which go together, AGES says.
RELATIVE = re.compile(
    rf"(?:(?P<before>vor|il y a|hace|há)\s)?(?P<count>\d{{1,4}}|{ONE})\s(?P<unit>[^\W\d_]{{2,9}})"
    r"(?:\s(?P<behind>ago|fa|geleden))?\Z",
    re.IGNORECASE,
)

# What machines write: ISO 8601, long or short, with a time or without. The date is the one of the place that says it.
ISO = re.compile(
    r"(?P<date>\d{4}-\d\d(?:-\d\d)?|\d{4}/\d\d/\d\d|\d{8})"
    r"(?:[T ]?\s?\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?\s?(?:Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?\Z",
    re.IGNORECASE,
)

_YEAR = r"(?P<year>\d{4})"
_MONTH = r"(?P<month>[^\W\d_]{3,12})\.?"
_DAY = r"(?P<day>\d{1,2})(?:\.|º|er|st|nd|rd|th)?"
WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_MONTH}\s{_DAY},?\s{_YEAR}\Z",
        rf"{_DAY}\s(?:de\s|d['’])?{_MONTH},?\s(?:del?\s)?{_YEAR}(?:\s?(?:г|р|r)\.)?\Z",
        rf"(?P<day>){_MONTH},?\s(?:del?\s)?{_YEAR}\Z",
        # Only where days come first are dates written with full stops.
        rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}\Z",
        rf"{_YEAR}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?(?:(?P<day>\d{{1,2}})\s?[日일])?\Z",
    )
)
# Days or months may come first: known where one number is too large for a month, or both are equal.
SLASHED = re.compile(rf"(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/{_YEAR}\Z")

# "Thu, 04 Mar 2021 10:00:00 GMT", "Thursday, March 4, 2021 at 10:00 am": weekday and time of day say nothing more.
DAY_OF_WEEK = re.compile(r"\A(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s", re.IGNORECASE)
TIME_OF_DAY = re.compile(
    r",?\s(?:at\s)?\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s(?:[A-Z]{1,4}|[+-]\d{4}))?\Z", re.IGNORECASE
)
