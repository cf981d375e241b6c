"""What lines of a text page are, apart from its Q&As: bylines, labels, section words, entries of a source list."""

from __future__ import annotations

import re

from pipeline.rules.roles import Role

# "by NAME Published 2 years ago Updated 2 years ago"
BYLINE = re.compile(
    r"(?:(?:written |posted |reviewed )?by|von|par|por|di|door):?\s+(?P<author>\S(?:[^\n]{0,78}\S)?)\s+"
    r"(?:Published|Veröffentlicht|Publiziert|Publié|Publicado|Pubblicato)(?:\s+(?:am|on|le|el|il))?:?\s+"
    r"(?P<published>\S[^\n]{0,60}?)"
    r"(?:\s+(?:(?:Last )?Updated|Aktualisiert|Mis à jour|Actualizado|Aggiornato):?\s+(?P<updated>\S[^\n]{0,60}))?\Z",
    re.IGNORECASE,
)

# Lines that are no part of a Q&A wherever they stand between them: pattern, role, rule.
FURNITURE: tuple[tuple[re.Pattern[str], Role, str], ...] = (
    (
        re.compile(
            r"\[?(?:image|bild|imagen|immagine)\]?\Z|!\[[^\]]{0,300}\]\([^)\s]{0,2000}\)\Z|\[?[\w-]{1,100}\.(?:png|jpe?g|gif|webp|svg)\]?\Z",
            re.IGNORECASE,
        ),
        Role.IMAGE,
        "image-label",
    ),
    (
        re.compile(
            r"(?:(?:the )?(?:full|quick|short|best|top|detailed|featured) answers?|"
            r"(?:vollständige|kurze|beste) antwort|"
            r"réponse (?:complète|rapide|courte)|respuesta (?:completa|rápida|corta)|"
            r"risposta (?:completa|rapida)):?\Z",
            re.IGNORECASE,
        ),
        Role.MARKER,
        "section-marker",
    ),
    (
        re.compile(
            r"(?:people (?:also|often|frequently) ask(?:ed)?|people also search(?:ed)? for|"
            r"(?:related|similar|other|more|popular|common|top|frequently asked) (?:questions|searches|results)"
            r"(?: and answers| \(faqs?\))?|faqs?|"
            r"(?:ähnliche|weitere|häufig gestellte|verwandte) fragen|questions (?:fréquentes|similaires|associées)|"
            r"preguntas (?:frecuentes|relacionadas|similares)|domande (?:frequenti|simili)|questions (?:and|&) answers|"
            r"q ?& ?a):?\Z",
            re.IGNORECASE,
        ),
        Role.MARKER,
        "section-marker",
    ),
    (
        re.compile(r"\[?(?:Advertisements?|Sponsored|Anzeige|Publicité|Publicidad|Pubblicità)\]?\Z", re.IGNORECASE),
        Role.LABEL,
        "advertisement-label",
    ),
    (re.compile(r"More items\s?(?:\.\.\.|…)\Z", re.IGNORECASE), Role.RESIDUE, "cut-off-marker"),
    (
        re.compile(r"(?=.{0,60}\bA\b.{1,10}\bB\b)(?:(?:\[\d{1,4}\])?[A-Z0-9#]\s[\s|]*){8,}(?:\[\d{1,4}\])?[A-Z0-9#]\Z"),
        Role.FOOTER,
        "letter-index",
    ),
    (re.compile(r"(?:\[[A-Z0-9]\]\([^()\s]{0,200}\)\s*){8,}\Z"), Role.FOOTER, "letter-index"),
)

# What may stand below the source list alone: letters of an index that each got a line, and a text browser's list of
# the page's links.
BELOW_SOURCES: tuple[tuple[re.Pattern[str], Role, str], ...] = (
    (re.compile(r"[A-Z0-9]\Z"), Role.FOOTER, "letter-index"),
    (re.compile(r"References\Z"), Role.FOOTER, "link-list"),
    (re.compile(r"(?:\d{1,5}\.\s+)?(?:https?|file|ftp|mailto|javascript):[^\n]{1,2000}\Z"), Role.FOOTER, "link-list"),
)

# How a byline, or a URL of a source list, begins: without any, an HTML page needs no closer look.
SOME_SIGN = re.compile(
    r"(?:url|link|source|website):|(?:written |posted |reviewed )?by\b.{0,100}\bpublished\b", re.IGNORECASE
)

# "1.What Is Interpersonal Therapy? - Site"
SOURCE_HEADING = re.compile(r"(?P<number>\d{1,3})\\?[.)]\s*(?P<title>\S.*)?\Z", re.DOTALL)

# "Url:https://site.example/page", the URL also in the signs of Markdown or behind a text browser's number of the link.
SOURCE_URL = re.compile(
    r"(?P<label>URL\s?:?|(?:Link|Source|Website)\s?:|[^\W\d_]{2,12}\s?:(?=\s*https?://))\s*(?P<open>\[\d{1,4}\]|<)?(?P<url>\S.*)?\Z",
    re.IGNORECASE | re.DOTALL,
)
BARE_URL = re.compile(r"<?https?://[^\s<>]+>?\Z", re.IGNORECASE)
URL_ITSELF = re.compile(r"(?:https?://|www\.|/)[^\s<>]*\Z", re.IGNORECASE)
LINK_NUMBER = re.compile(r"\A\[\d{1,5}\]")
MARKDOWN_LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<url>[^()\s]*)\)\Z")

# "18 hours ago  · Snippet", "Mar 4, 2021 · Snippet"
SOURCE_AGE = re.compile(
    r"(?P<age>(?:\d{1,4}|an?|one)\s(?:second|minute|hour|day|week|month|year)s?\sago\b|"
    r"(?:yesterday|today|gestern|heute|hier|ayer|ieri)(?=\s*(?:[·•|–—-]\s|\Z|(?-i:[A-Z\"“])))|"
    r"vor\s(?:\d{1,4}|einer|einem)\s(?:Sekunde|Minute|Stunde|Tag|Woche|Monat|Jahr)e?n?\b|"
    r"il y a\s(?:\d{1,4}|une?)\s(?:seconde|minute|heure|jour|semaine|mois|an)s?\b|"
    r"hace\s(?:\d{1,4}|una?)\s(?:segundo|minuto|hora|día|semana|mes|año)(?:es|s)?\b|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s\d{1,2},\s\d{4}|"
    r"\d{1,2}\.?\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s\d{4}|"
    r"(?:19|20)\d\d-\d\d-\d\d|\d{1,2}/\d{1,2}/(?:19|20)\d\d)"
    r"(?P<gap>\s*[·•|–—-]?\s*)",
    re.IGNORECASE,
)
