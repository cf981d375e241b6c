"""What buttons and signs say: texts that lead their reader on and belong to no answer."""

from __future__ import annotations

import re

# What a button says.
BUTTON_TEXT = re.compile(
    r"(?:feedback|reply|submit|share|(?:read|learn|show|see|view) more|more|edit|print|save|pin(?: it)?|copy(?: link)?|"
    r"advertisement|was this helpful\??|close|open|expand|collapse|back to top|quote|report|add|remove|"
    r"toggle)\Z",
    re.IGNORECASE,
)

# What a button says that may be an answer, too.
VOTE_TEXT = re.compile(r"(?:yes|no|like|dislike|helpful)\Z", re.IGNORECASE)

LONGEST_BUTTON = 40  # characters
BUTTON_NAME = re.compile(r"(?:^|[\s_-])(?:btn|button|cta)(?:$|[\s_-])", re.IGNORECASE)

# What leads to the rest of an article of which only the first words are shown.
READ_ON = re.compile(
    r"(?:(?:read|view|see) (?:more|on|the (?:full |whole |rest of the )?(?:article|post|story))|continue reading"
    r"|keep reading|full story"
    r"|weiterlesen|mehr lesen|lire la suite|en savoir plus|leer más|seguir leyendo|leggi (?:tutto|di più)"
    r"|continua a leggere|ler mais|leia mais"
    r"|lees (?:meer|verder)|czytaj (?:więcej|dalej)|läs mer|læs mere|les mer|читать далее|続きを読む|阅读更多"
    r"|閱讀更多)\s?[.…»>→]*\Z",
    re.IGNORECASE,
)

# What is set like text and says nothing: a letter before a question or an answer, what a font of icons draws, what
# shows the answer of an exercise.
SIGN = re.compile(
    r"(?:[QAＱＡ問问答]|Question|Answer|QUESTION|ANSWER|Frage|Antwort|Réponse|Pregunta|Respuesta|Domanda|Risposta"
    r"|Pergunta|Resposta)"
    r"\s?\d{0,3}\s?[.:)]?\Z"
    r"|[\d\s,.]*[👍👎][\d\s,.👍👎]*\Z"
    r"|(?:expand_(?:more|less)|keyboard_arrow_(?:down|up|right)|chevron_(?:right|left)|arrow_drop_(?:down|up)"
    r"|add_circle(?:_outline)?|remove_circle(?:_outline)?)\Z"
    r"|(?i:(?:(?:click |tap )?(?:here )?(?:to )?(?:show|see|view|reveal|hide|toggle|check|display) "
    r"(?:the |my |your |full )?(?:answer|solution)s?|(?:antwort|lösung) (?:anzeigen|zeigen|einblenden|ausblenden)"
    r"|(?:voir|afficher|masquer) la (?:réponse|solution)|(?:ver|mostrar|ocultar) (?:la |a )?(?:respuesta|resposta"
    r"|solución|solução)|(?:mostra|vedi) (?:la )?(?:risposta|soluzione)|(?:toon"
    r"|verberg) (?:het )?antwoord)\s?[:…»>]?)\Z"
)
LONGEST_SIGN = 40  # characters

# Words that stand above a part of an answer, set like its question at times.
PART_OF_ANSWER = re.compile(
    r"(?:notes?|tips?|hints?|examples?|important|warning|caution|attention|update|edit|summary|solution|p\.?\s?s\.?"
    r"|please note|see also"
    r"|hinweise?|beispiele?|wichtig|achtung|tipps?|remarques?|exemples?|nota|notas|ejemplos?|importante|atención"
    r"|esempi|esempio|exemplos?"
    r"|opmerking|let op|voorbeeld|примечание|пример|важно|注意|例|備考|참고)\s?[:：!.]?\Z",
    re.IGNORECASE,
)
