"""How questions are asked, and what pages call them, language by language.

A line that ends in a question mark asks in any language. This is for lines without one: headings of a FAQ often have
none, and Thai, Japanese and Chinese can do without. A word that opens a question in one language may open any heading
in another: "Comment" asks in French, "Care" in Romanian, "Mi" in Hungarian. So a language has words that ask for sure
(`opens`), and words that ask where another small word shows the language too (`shares`, `small`).
"""

from __future__ import annotations

import re

import msgspec

from pipeline.rules.wording import INVISIBLE, QUESTION_WORDS


class Asking(msgspec.Struct, frozen=True):
    """How one language asks.

    `opens` are words or pairs of words that questions alone begin with. `shares` also begin headings of other languages
    that do not ask, and count only where one of the `small` words stands behind them. `asks` and `tells` are headings
    without a mark that do and do not ask.
    """

    language: str
    opens: frozenset[str]
    shares: frozenset[str]
    small: frozenset[str]
    asks: tuple[str, ...]
    tells: tuple[str, ...]


def some(text: str) -> frozenset[str]:
    """Words between spaces; "_" is a space within a pair."""
    return frozenset(word.replace("_", " ") for word in text.split())


ASKING: tuple[Asking, ...] = (
    Asking(
        "en",
        opens=QUESTION_WORDS,
        shares=frozenset(),
        small=frozenset(),
        asks=("How to clean a kettle", "What's new", "Can I pay later"),
        tells=("Opening hours", "Comment policy", "Care instructions", "Mi casa", "Come and visit us", "Dove soap"),
    ),
    Asking(
        "de",
        opens=some(
            """wie warum wieso weshalb wann wer wem wen wessen woher wohin womit wozu wofür woran worin welche welcher
            welches welchen kann_ich kann_man können_wir darf_ich darf_man muss_ich muss_man soll_ich sollte_ich gibt_es
            ist_es ist_das ist_die ist_der ist_mein sind_die haben_sie habe_ich brauche_ich bekomme_ich bieten_sie
            was_ist was_sind was_kostet was_passiert was_mache was_tun was_muss was_kann was_bedeutet"""
        ),
        shares=some("wo was"),
        small=some("ich sie wir man der die das den ein eine mein meine ist sind für mit und bei nicht"),
        asks=("Wie lange dauert der Versand", "Wo finde ich die Rechnung", "Gibt es Parkplätze"),
        tells=("Versand und Rückgabe", "Wien entdecken", "Das ist neu", "Wir über uns"),
    ),
    Asking(
        "fr",
        opens=some(
            """pourquoi combien quand où quel quelle quels quelles lequel laquelle qu'est-ce est-ce est-il puis-je
            peut-on doit-on dois-je faut-il avez-vous proposez-vous existe-t-il y_a-t-il à_quoi à_quelle à_qui de_quoi
            de_quelle dans_quel dans_quelle en_quoi que_faire que_dois que_se que_signifie qui_peut qui_est
            comment_faire comment_puis-je comment_ça"""
        ),
        shares=some("comment que qui quoi"),
        small=some("je j'ai le la les des du un une mon ma mes vous nous est ce cette on pour sur se s'il"),
        asks=("Comment changer mon adresse", "Quels sont les délais", "Qui sommes nous et que fait la boutique"),
        tells=("Comment policy", "Comments are closed", "Livraison et retours", "Notre équipe", "Contact"),
    ),
    Asking(
        "es",
        opens=some(
            """qué cómo cuándo cuánto cuánta cuántos cuántas dónde adónde quién quiénes cuál cuáles por_qué para_qué
            a_qué en_qué de_qué con_qué a_quién puedo_pagar puedo_cambiar puedo_usar se_puede es_posible"""
        ),
        shares=some("como que cuando donde quien cual puedo hay tengo"),
        small=some("el los las un una mi mis es son se si del al para yo usted lo"),
        asks=("Cómo devolver un producto", "Por qué no llega mi pedido", "Donde esta mi pedido y como lo sigo"),
        tells=("Como, Italy", "Envíos y devoluciones", "Mi cuenta", "Que será"),
    ),
    Asking(
        "it",
        opens=some(
            """perché quanto quanti quante qual quale quali cos'è dov'è com'è cosa_succede cosa_fare che_cosa
            che_cos'è a_cosa a_chi di_cosa in_che si_può è_possibile è_necessario come_si come_posso come_faccio
            come_funziona come_fare"""
        ),
        shares=some("come cosa chi dove quando quanta posso devo che"),
        small=some("il lo gli di del della dei un una mio mia è sono per si non ho alla al"),
        asks=("Come funziona la consegna", "Dove trovo il codice", "Quanto costa"),
        tells=("Come and see", "Quanta and photons", "Chi tea", "Dove soap", "Consegna e resi", "Posso Street"),
    ),
    Asking(
        "pt",
        opens=some(
            """quem qual quais quanto quantos quantas onde aonde por_que porquê para_que o_que de_que em_que
            a_que como_posso como_faço como_fazer como_é é_possível é_preciso preciso_de há_algum"""
        ),
        shares=some("como quando quanta porque posso que"),
        small=some("o os um uma meu minha meus é são no na do da dos para se eu não ao"),
        asks=("Como trocar o produto", "O que é a garantia", "Posso pagar no local"),
        tells=("Como, Italy", "Entrega e devoluções", "Nossa história"),
    ),
    Asking(
        "nl",
        opens=some(
            """waarom wanneer welke welk hoeveel waarmee waarvoor waarop wat_is wat_zijn wat_kost wat_gebeurt
            wat_moet wat_doe wat_kan waar_kan waar_vind waar_is kan_ik kan_men kunnen_wij mag_ik moet_ik is_er is_het
            is_mijn zijn_er heb_ik krijg_ik hebben_jullie"""
        ),
        shares=some("hoe wat waar wie"),
        small=some("ik het een de mijn jullie je u wij is zijn van met voor niet kan"),
        asks=("Hoe lang duurt de levering", "Waar vind ik mijn bon", "Mag ik ruilen"),
        tells=("Levering en retour", "Wat Arun", "Over ons", "Hoe and rake"),
    ),
    Asking(
        "pl",
        opens=some(
            """jak jaki jaka jakie jakich czy kto komu kogo gdzie kiedy dlaczego skąd dokąd który która które
            co_to co_zrobić co_robić co_jest co_oznacza o_której do_kiedy od_kiedy po_co na_czym w_jaki"""
        ),
        shares=some("co ile"),
        small=some("w na do się nie jest są mogę mi mój moje z za po to"),
        asks=("Jak zwrócić towar", "Czy mogę zapłacić kartą", "Co się stanie z zamówieniem"),
        tells=("Co-op news", "Ile de Ré", "Dostawa i zwroty", "Jakość"),
    ),
    Asking(
        "sv",
        opens=some(
            """hur varför vilken vilket vilka vem varifrån vart kan_jag kan_man får_jag måste_jag finns_det är_det
            har_ni har_jag vad_är vad_kostar vad_gör vad_händer vad_innebär när_kommer när_får när_är var_hittar
            var_kan var_finns"""
        ),
        shares=some("vad när var"),
        small=some("jag en ett min mitt det är för med och på av inte ni"),
        asks=("Hur byter jag storlek", "Var hittar jag kvittot", "Kan man betala senare"),
        tells=("Var dag", "Frakt och retur", "Om oss"),
    ),
    Asking(
        "da",
        opens=some(
            """hvordan hvorfor hvornår hvad hvem hvilken hvilket hvilke hvorhen hvor_kan hvor_er hvor_meget hvor_mange
            hvor_længe hvor_lang kan_jeg kan_man må_jeg skal_jeg er_der er_det findes_der får_jeg har_i"""
        ),
        shares=some("hvor"),
        small=some("jeg en et min mit det er for med og på af ikke finder"),
        asks=("Hvordan bytter jeg en vare", "Hvor finder jeg koden", "Kan man betale senere"),
        tells=("Levering og retur", "Om os"),
    ),
    Asking(
        "no",
        opens=some(
            """hva hvordan hvorfor hvem hvilken hvilket hvilke hvor_kan hvor_er hvor_mye hvor_mange hvor_lang hvor_lenge
            når_kommer når_får når_er kan_jeg kan_man må_jeg skal_jeg finnes_det er_det får_jeg har_dere"""
        ),
        shares=some("hvor når"),
        small=some("jeg en et min mitt det er for med og på av ikke finner"),
        asks=("Hva koster frakten", "Når kommer varen", "Hvor finner jeg koden"),
        tells=("Levering og retur", "Om oss"),
    ),
    Asking(
        "fi",
        opens=some(
            """miten mikä mitä mitkä milloin missä mistä mihin miksi kuka kuinka kenelle paljonko montako millainen
            voinko voiko onko saanko saako pitääkö tarvitsenko"""
        ),
        shares=frozenset(),
        small=frozenset(),
        asks=("Miten palautan tuotteen", "Voinko maksaa kortilla"),
        tells=("Toimitus ja palautus", "Tietoa meistä"),
    ),
    Asking(
        "cs",
        opens=some(
            """jak jaký jaká jaké kdy kdo komu proč kolik který která které odkud kam co_je co_jsou co_když
            co_dělat co_znamená mohu_si mohu_zaplatit je_možné v_kolik do_kdy"""
        ),
        shares=some("co kde mohu"),
        small=some("se si na do v je jsou můj mé mám bez zboží za po to"),
        asks=("Jak vrátit zboží", "Co se stane s objednávkou", "Kolik stojí doprava"),
        tells=("Doprava a vrácení", "KDE Plasma"),
    ),
    Asking(
        "ro",
        opens=some(
            """când unde câți câte cât cărui de_ce în_cât la_ce cum_pot cum_se cum_fac cum_îmi ce_este ce_sunt
            ce_fac ce_se care_este care_sunt pot_să este_posibil"""
        ),
        shares=some("cum ce care cine pot"),
        small=some("să o un în la de și mea meu pe este sunt"),
        asks=("Cum returnez un produs", "Care este termenul", "De ce nu merge"),
        tells=("Care instructions", "Cine club", "Cum laude", "Ce que nous faisons", "Livrare și retur"),
    ),
    Asking(
        "hu",
        opens=some(
            """hogyan mikor miért mennyi mennyibe melyik milyen hány hová honnan kinek kihez mi_az mi_a mi_történik
            mit_jelent mit_tegyek hol_van hol_találom lehet-e van-e"""
        ),
        shares=some("mi mit hol ki"),
        small=some("a az egy és nem van ha meg hogy"),
        asks=("Hogyan küldhetem vissza", "Mi a teendő", "Hol van a bolt"),
        tells=("Mi casa", "Szállítás és visszaküldés", "Mi cuenta"),
    ),
    Asking(
        "tr",
        opens=some("nasıl neden niçin niye kimin nerede nereden nereye hangi kaç ne_zaman ne_kadar ne_demek"),
        shares=frozenset(),
        small=frozenset(),
        asks=("Nasıl iade ederim", "Ne zaman gelir", "Şehrin nüfusu kaçtır"),
        tells=("Ne plus ultra", "Kim Wilde", "Kargo ve iade", "Hakkımızda"),
    ),
    Asking(
        "ru",
        opens=some(
            """как что чем когда где кто кому почему зачем сколько какой какая какое какие каков куда откуда можно_ли
            нужно_ли есть_ли могу_ли должен_ли в_чем в_чём до_скольки со_скольких с_какого"""
        ),
        shares=frozenset(),
        small=frozenset(),
        asks=("Как вернуть товар", "Можно ли оплатить картой"),
        tells=("Доставка и возврат", "О нас", "Можно скачать"),
    ),
    Asking(
        "uk",
        opens=some("як що чому коли де хто кому навіщо скільки який яка яке які куди звідки чи"),
        shares=frozenset(),
        small=frozenset(),
        asks=("Як повернути товар", "Чи можна оплатити карткою"),
        tells=("Доставка і повернення", "Про нас"),
    ),
    Asking(
        "bg",
        opens=some("как какво кога къде кой коя кое кои защо колко каква какви мога_ли може_ли има_ли трябва_ли"),
        shares=frozenset(),
        small=frozenset(),
        asks=("Как да върна стока", "Мога ли да платя с карта"),
        tells=("Доставка и връщане",),
    ),
    Asking(
        "el",
        opens=some("πώς πως τι πότε πού που ποιος ποια ποιο ποιοι ποιες πόσο πόση πόσα γιατί μπορώ υπάρχει"),
        shares=frozenset(),
        small=frozenset(),
        asks=("Πώς επιστρέφω ένα προϊόν", "Μπορώ να πληρώσω με κάρτα"),
        tells=("Αποστολές και επιστροφές", "Ποιότητα"),
    ),
    Asking(
        "he",
        opens=some("איך מה מהו מהי מתי איפה היכן מי למה מדוע כמה האם איזה איזו אילו כיצד לאן"),
        shares=frozenset(),
        small=frozenset(),
        asks=("איך מחזירים מוצר", "האם אפשר לשלם בכרטיס"),
        tells=("משלוחים והחזרות", "אודות"),
    ),
    Asking(
        "ar",
        opens=some("كيف ماذا لماذا متى أين كم هل ما_هو ما_هي ما_هى ما_الفرق ما_معنى من_هو من_هي من_أين إلى_أين"),
        shares=frozenset(),
        small=frozenset(),
        asks=("كيف أعيد المنتج", "ما هي طرق الدفع", "هل يمكنني الدفع لاحقا"),
        tells=("من نحن", "الشحن والإرجاع", "ما بعد البيع"),
    ),
    Asking(
        "fa",
        opens=some("چگونه چطور چرا آیا چقدر چند کجا چه_زمانی چه_کسی"),
        shares=frozenset(),
        small=frozenset(),
        asks=("چگونه کالا را برگردانم", "آیا ارسال رایگان است"),
        tells=("ارسال و بازگشت", "درباره ما"),
    ),
    Asking(
        "hi",
        opens=some("क्या कैसे कब कहाँ कहां कौन क्यों कितना कितने कितनी"),
        shares=frozenset(),
        small=frozenset(),
        asks=("क्या मैं बाद में भुगतान कर सकता हूँ",),
        tells=("डिलीवरी और वापसी",),
    ),
    Asking(
        "vi",
        opens=some("làm_thế làm_sao tại_sao vì_sao khi_nào bao_nhiêu bao_lâu bao_giờ ở_đâu"),
        shares=frozenset(),
        small=frozenset(),
        asks=("Làm thế nào để đổi hàng", "Bao lâu thì nhận được hàng"),
        tells=("Giao hàng và đổi trả", "Làm bánh mì"),
    ),
    Asking(
        "id",
        opens=some(
            """apakah apa_itu apa_saja apa_yang bagaimana kapan mengapa kenapa siapa berapa bisakah bolehkah di_mana
            dimana ke_mana"""
        ),
        shares=some("apa"),
        small=some("yang saya itu ini di ke dari untuk dan"),
        asks=("Bagaimana cara menukar barang", "Di mana toko kami", "Apa syarat untuk menukar"),
        tells=("Pengiriman dan pengembalian", "Apa Hotel"),
    ),
)

# What asks elsewhere than in the first words of a line: at its end, or anywhere in it.
ASKING_ELSEWHERE = re.compile(
    # Japanese: a verb or "is it" with the particle か, "what is", "in order to", and words that ask before a noun
    r"(?:です|ます|でしょう|ません|ました|だろう|なの|るの|いの|たの|べき)か\Z|とは\Z|(?:には|たら|れば)\Z|教えて(?:ください|下さい)\Z"
    r"|\A(?:なぜ|どうして|どのように|どうやって|いつ|どこ|誰が|何が|何を)"
    # Chinese
    r"|[吗嗎呢]\Z|什么|什麼|甚麼|怎么|怎麼|怎样|怎樣|为何|為何|多少|多久|几个|幾個|哪[里裡些个個种種]|如何|是否|能否|可否|何时|何時"
    # Korean
    r"|(?:까|나|가|는지)요\Z|니까\Z|\A(?:왜|어떻게|언제|어디|누가|무엇)"
    # Thai, Hindi, Vietnamese, Turkish
    r"|ไหม|มั้ย|หรือไม่|อย่างไร|ยังไง|อะไร|ทำไม|เมื่อไร|เมื่อไหร่|ที่ไหน|เท่าไร|เท่าไหร่|ใคร"
    r"|कैसे|क्यों|कितन[ाेी]|क्या (?:है|हैं|था|थी|होता है|होती है|करें)\Z|là gì\Z|thế nào\Z| không\Z|\sm[ıü]\Z"
    r"|\sm[ıiuü](?:y[ıiuü]m|d[ıiuü]r)\Z|\b(?:ne|kim|kaç|nerede|nasıl|hangisi|ne kadar|neresi)[dt][ıiuü]r\Z",
    re.IGNORECASE,
)

# Signs of scripts that do not set spaces between words, and how many of them make a word.
WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d]"
)
SIGNS_OF_WORD = 2

# What precedes a question: "Q:", "Q1.", "Question 3:", "12.", "3)". A letter alone, but for Q, F and P, needs a colon:
# "S. aureus" is no label.
LABEL = re.compile(
    r"(?:[QA]?\d{1,2}(?:\.\d{1,2}){1,3}[.:)]?\s+(?-i:(?=[^\W\d_])(?![a-zß-ÿ]))"
    r"|Subject:\s+\d{1,2}(?:\.\d{1,2})*[.:)]?(?=\s)|(?:Q(?:uestion)?|F(?:rage)?|P(?:regunta)?)\s?\d{0,3}\s?[.:)–-]"
    r"|(?:Pergunta|Pytanie|Domanda|Vraag|Soru|Fråga|Spørgsmål|Spørsmål|Kysymys|Otázka|Вопрос|Питання|Ερώτηση|سؤال"
    r"|Hỏi|Câu hỏi|Tanya|Pertanyaan|प्रश्न|सवाल|پرسش|سوال"
    r"|السؤال"
    r"|שאלה|问题?|問題?|質問|질문|문)\s?\d{0,3}\s?[.:)：．、]|[DVSВΕسשQＱ]\s?\d{0,3}\s?[:：]|[QＱ]\s?\d{0,3}[．、）]"
    r"|\d{1,3}\s?[.)．）、](?!\d)|[【［\[](?:Q(?:uestion)?|質問|问题?|問題?|질문)\s?\d{0,3}[】］\]]"
    r"|[•▸▶►»›❓▾▼＋⊕⊖➕➖×✕]|[+−–—-](?!\d))\s*",
    re.IGNORECASE,
)
ANSWER_LABEL = re.compile(
    r"(?:A(?:nswer)?|R(?:esponse)?)\s?\d{0,3}\s?[.:)–-]\s+"
    r"|(?:Antwort|Antwoord|Réponse|Respuesta|Risposta|Resposta|Odpowiedź|Svar|Vastaus|Odpověď|Cevap|Ответ|Відповідь"
    r"|Απάντηση|الجواب|جواب|پاسخ|תשובה|Đáp|Trả lời|Jawab|Jawaban|उत्तर|जवाब)\s?\d{0,3}\s?[.:)]\s+"
    r"|[OCОΑجת]\s?\d{0,3}:\s+"
    r"|[AＡ]\s?\d{0,3}\s?[：．）、]\s*|(?:答案?|回答|답변?)\s?\d{0,3}\s?[:：．、]\s*"
    r"|[【［\[](?:A(?:nswer)?|回答|答案?|답변?)\s?\d{0,3}[】］\]]\s*",
    re.IGNORECASE,
)

# What pages call a part that holds questions with answers.
FAQ_HEADING = re.compile(
    r"\b(?:faqs?|f\.a\.q|frequently asked|common(?:ly asked)? questions|questions (?:and|&) answers|q\s?&\s?as?"
    r"|people also ask"
    r"|your questions|questions answered|häufig(?:e|\s)|fragen (?:und|&) antworten|preguntas (?:más )?frecuentes"
    r"|preguntas y respuestas|(?:questions|foire aux questions) (?:les plus )?fréquentes|foire aux questions"
    r"|questions(?:[ -]|/)réponses|domande (?:più )?frequenti|domande e risposte|perguntas (?:mais )?frequentes"
    r"|perguntas e respostas|dúvidas frequentes|veel ?gestelde vragen|vragen en antwoorden|najczęściej zadawane"
    r"|częste pytania|pytania i odpowiedzi|vanliga frågor|frågor och svar|ofte stillede|spørgsmål og svar"
    r"|ofte stilte|vanlige spørsmål|spørsmål og svar|usein kysy\w*|kysymyksiä ja vastauksia|časté (?:otázky|dotazy)"
    r"|nejčastější dotazy|otázky a odpovědi|často kladené|întrebări frecvente|întrebări și răspunsuri"
    r"|gyakori kérdések|gyakran ismételt kérdések|kérdések és válaszok|sıkça? sorulan|sık sorulan"
    r"|часто задаваемые|частые вопросы|вопросы и ответы|вопрос[ -]ответ|часті (?:за)?питання|поширені запитання"
    r"|питання (?:та|і|й) відповіді|често задавани|въпроси и отговори|συχνές ερωτήσεις|ερωτήσεις και απαντήσεις"
    r"|câu hỏi thường gặp|hỏi đáp|pertanyaan (?:umum|yang sering)|tanya jawab)\b"
    # what search engines call the box of questions that others asked
    r"|\b(?:ähnliche fragen|nutzer fragen auch|autres questions posées|otras preguntas de los usuarios|más preguntas"
    r"|le persone hanno chiesto anche|as pessoas também perguntam|mensen vragen ook|podobne pytania|похожие вопросы"
    r"|benzer sorular)\b|他の人はこちらも質問|相關問題|相关问题|관련 질문"
    r"|שאלות (?:נפוצות|ותשובות)|الأسئلة الشائعة|أسئلة شائعة|الأسئلة المتكررة|أسئلة وأجوبة|سوالات متداول|پرسش‌های متداول"
    r"|अक्सर पूछे|सामान्य प्रश्न|よくある(?:ご?質問|お問い合わせ)|質問と回答|常见问题|常見問題|常见疑问|问答|問答"
    r"|자주 (?:묻는|하는|묻는) 질문|자주묻는|คำถามที่พบบ่อย|ถามตอบ",
    re.IGNORECASE,
)

_OPENS = frozenset(opening for asking in ASKING for opening in asking.opens)
_SHARED: dict[str, list[frozenset[str]]] = {}
for _asking in ASKING:
    for _word in _asking.shares:
        _SHARED.setdefault(_word, []).append(_asking.small)

_BEFORE = INVISIBLE + "\"'“”‘’„«»‹›「『（([*_¡"
_AROUND = ",.:!…\"'“”‘’„«»"
_FEW = 12  # words, from which a language shows


def begins_as_question(text: str) -> bool:
    """Whether a line begins as a question does, or asks in a script that has no spaces, whatever it ends with."""
    text = text.lstrip(_BEFORE)
    if text.startswith("¿"):
        return True
    words = [word.strip(_AROUND) for word in text.lower().replace("’", "'").split(None, _FEW)[:_FEW]]
    if not words:
        return False
    if words[0] in _OPENS or " ".join(words[:2]) in _OPENS:
        return True
    for small in _SHARED.get(words[0], ()):
        if not small.isdisjoint(words[1:]):
            return True
    return not text.isascii() and ASKING_ELSEWHERE.search(text.rstrip(_BEFORE + "。．.")) is not None


# Words of a page that speaks of itself: "What we do" is no question without its mark.
_SELF = frozenset(
    """
    we us our ours i my me wir uns unser unsere unserer mich mein nous notre nos somos hacemos nosotros nuestro nuestra
    elegirnos siamo facciamo noi nostro nostra sceglierci fazemos nós nosso nossa wij ons onze my nas nasz nasze vi oss
    vår våra vores мы нас наш наша наши ми biz bizi
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)
# English asks by the order of words: "What is rye", "How many loaves", "Can I"; "How it works", "What you need" tell.
_VERB = r"(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|had|may|might|must)"
_ABOUT = r"(?:i|you|it|he|she|they|there|this|that|these|the|a|an|my|your|all|any)"
_ASKED_IN_ENGLISH = re.compile(
    rf"(?:(?:what|where|when|why|who|how|which|whose)\s{_VERB}\b|which(?:\s[\w'-]+){{1,3}}?\s{_VERB}\b"
    rf"|(?:what|whose)(?:\s(?!to\b)[\w'-]+){{1,4}}?\s{_VERB}\s{_ABOUT}\b"
    r"|how\s(?:many|much|long|often|far|old|big|deep|fast|high|hot|tall|soon)\b|(?:what|who|where|how|when)['’]s\b"
    rf"|(?!(?:do|may)\b){_VERB}\s{_ABOUT}\b|do\s(?:i|you|they|the|these|all)\b)",
    re.IGNORECASE,
)


def asks_in_words(text: str) -> bool:
    """Whether a line without a mark asks by its words, in English by their order; not where it tells of its page."""
    if not begins_as_question(text):
        return False
    words = [word.strip(_AROUND) for word in text.lower().replace("’", "'").split()]
    if words[0] in QUESTION_WORDS:
        return _ASKED_IN_ENGLISH.match(text) is not None and not {"we", "us", "our"}.intersection(words[1:3])
    return _SELF.isdisjoint(words) or text.startswith("¿")


def count_words(text: str) -> int:
    """How many words a line has, about: those between spaces, and signs of scripts that have none."""
    spaced = text.count(" ") + 1
    if text.isascii():
        return spaced
    return spaced + len(WITHOUT_SPACES.findall(text)) // SIGNS_OF_WORD
