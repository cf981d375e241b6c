"""What pages ask their readers and do not answer: whether an article helped, whether they are ready to buy, what they
choose. Each pattern has lines that it fits and look-alikes that it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from pipeline.rules.wording import QUESTION_MARK


class Call(msgspec.Struct, frozen=True):
    """A pattern of lines that ask for an act of the reader; it is to fit the whole line."""

    name: str
    pattern: re.Pattern[str]
    fits: tuple[str, ...]
    leaves: tuple[str, ...]


_PAGE = (
    r"(?:article|answers?|page|post|content|faq|guide|topic|section|information|info|document|response|reply|solution|"
    r"video|tutorial|review|entry)"
)
_MARK = r"\s*[?？؟;]?\s*"

# What a page asks to count how many it helped, and what it says of that count.
FEEDBACK = Call(
    "feedback",
    re.compile(
        rf"(?:(?:was|is|did|does|were|has|have)\s(?:this|that|these|the|our|it|you\sfind\s(?:this|the"
        rf"|it))(?:\s{_PAGE})?\s"
        r"(?:been\s)?(?:help(?:ful|ed)?|useful|informative|answer(?:ed)?\s(?:your|the)\squestion|"
        r"solved?\syour\s(?:problem|issue)|what\syou\swere\slooking\sfor)(?:\s(?:to|for)?\s?you)?"
        rf"|(?:how\shelpful\swas|how\swould\syou\srate|rate)\s(?:this|the)\s{_PAGE}"
        rf"|\d[\d.,]*\s(?:(?:out\s)?of\s\d[\d.,]*\s)?(?:\w+\s)?found\sthis(?:\s{_PAGE})?\s(?:helpful|useful)"
        r"|(?:war|hat|fanden sie|findest du)\s(?:ihnen |dir )?(?:dies\w*|das|der|die|den|unsere?)(?:\s\w+)?\s"
        r"(?:für sie |für dich )?(?:hilfreich|nützlich|geholfen|weitergeholfen)"
        r"|(?:est-ce que )?(?:cet(?:te)?|ces|ce)\s\w+(?:\s(?:vous|t))?[\s'’]?[^?]{0,25}\b(?:utiles?|aidée?s?)"
        r"|¿?(?:te|le|les)?\s?(?:fue|ha sido|result[óo]|ha resultado|sirvi[óo]|ayud[óo])\s[^?]{0,10}\b"
        r"(?:útil|ayuda|est[ea] (?:artículo|respuesta|página|contenido|información))(?:\sest[ea] \w+)?"
        r"|(?:questo|questa|quest[’'])\s?\w*\s(?:ti|le|vi)?\s?[èe] stat[oa]\s(?:utile|d[’']aiuto)"
        r"|(?:este|esta|isso|isto)\s?\w*\s(?:foi útil|(?:te )?ajudou)(?: (?:para )?você)?"
        r"|was dit\s?\w*\s(?:nuttig|behulpzaam|zinvol)|heeft dit (?:artikel |antwoord )?(?:je|u) geholpen"
        r"|czy (?:ten|ta|to)\s?\w*\s(?:był[ao]?|jest)\s?(?:dla ciebie )?(?:pomocn[yae]|przydatn[yae])"
        r"|var (?:den här |denna |dette |denne |det )?\w*\s?(?:till hjälp|til hjælp|til hjelp|nyttig|användbar)\w*"
        r"|(?:была|был|было|помог|помогла|помогло)\sли\s[^?]{0,30}(?:полезн\w+|вам|ответ|статья|информация)?"
        r"|bu (?:makale|yanıt|cevap|içerik|sayfa) (?:yararlı|faydalı|yardımcı) oldu mu"
        r"|(?:この|こちらの)?[^?？]{0,8}(?:は|が)?(?:お)?役に立ちましたか|(?:参考になりましたか)"
        r"|(?:本|此|这|這|以上)?[^?？]{0,6}(?:对您|對您|对你)?(?:有帮助|有幫助|有用)[吗嗎]"
        rf"|[^?]{{0,14}}도움이\s?되(?:었나요|셨나요|었습니까)){_MARK}\Z",
        re.IGNORECASE,
    ),
    fits=(
        *("Was this article helpful?", "Did this answer your question?", "Did you find this helpful?"),
        *("12 out of 15 found this helpful", "3 people found this answer helpful", "Is this page useful?"),
        *("War dieser Artikel hilfreich?", "Cet article vous a-t-il été utile ?", "¿Te fue útil este artículo?"),
        *("Questo articolo ti è stato utile?", "Este artigo foi útil?", "Was dit artikel nuttig?"),
        *(
            "Czy ten artykuł był pomocny?",
            "Была ли эта статья полезной?",
            "この記事は役に立ちましたか？",
            "这篇文章有帮助吗？",
        ),
    ),
    leaves=(
        *("Was this treatment helpful for children?", "Is this medicine useful?", "Does the cream help?"),
        *(
            "Cette crème est-elle bonne pour la peau ?",
            "Hat das Hotel WLAN?",
            "Is this what I need?",
            "Este pan es dulce",
        ),
        *("Does this page exist?", "Did the article change?", "Was dit brood?"),
    ),
)

# What stands at the end of answers to lead the reader on to people who know more.
MORE_HELP = Call(
    "more-help",
    re.compile(
        r"(?:(?:do you )?(?:still )?(?:have|got)\s(?:any\s|some\s)?(?:a\s|more\s|other\s|another\s|further\s"
        r"|additional\s)?questions?"
        r"|(?:any|more|other|further|still)\s(?:more\s|other\s|further\s)?questions?|questions"
        r"|(?:do you )?(?:still )?need\s(?:some\s|any\s|more\s|further\s|additional\s)?(?:help|assistance|support"
        r"|information)"
        r"|(?:still\s)?(?:can[’']t|cannot|could ?n[’']t|did ?n[’']t|did not|not)\s(?:find|see|finding|get)\s"
        r"(?:what|the answer|your answer|an answer|your question)\b.{0,40}"
        r"|(?:do|did)n[’']t (?:see|find) (?:what|the answer|your answer|an answer|your question|it)\b.{0,40}"
        r"|(?:is )?(?:your )?question (?:is not|isn[’']t|not) (?:listed|answered|here)"
        r"|still (?:stuck|unsure|not sure|curious)|(?:do you )?want to (?:know|learn|read) more|want more(?: \w+)?"
        r"|(?:haben sie |hast du )?(?:noch |weitere )+fragen|ihre frage (?:war|ist) nicht dabei|(?:brauchen sie"
        r"|brauchst du) hilfe"
        r"|(?:vous avez |avez-vous |encore )?(?:d[’']autres|encore des|une|des) questions?|besoin d[’']aide"
        r"|¿?(?:tienes|tiene|tienen) (?:más|otras|alguna|dudas)\s?(?:preguntas?|dudas?)?|¿?necesita[sn]? (?:más )?ayuda"
        r"|(?:hai|avete|ha) (?:altre|ancora|delle|qualche) domand[ae]|(?:hai|avete|ha) bisogno di aiuto"
        r"|(?:ainda )?(?:tem|ficou com) (?:mais |alguma |outras )?(?:dúvidas?|perguntas?)|precisa de (?:mais )?ajuda"
        r"|(?:heb je |heeft u )?nog vragen|(?:masz|macie) (?:jeszcze |inne |dodatkowe )?pytania|остались вопросы"
        r"|(?:έχετε|έχεις) (?:ακόμ[αη] |κι? άλλες |άλλες )?(?:ερωτήσεις|απορίες)|(?:başka |hâlâ |hala )?(?:bir )?"
        r"soru(?:nuz|larınız|n|ların)? (?:mu |mı )?var\s?m[ıi]"
        r"|(?:هل )?(?:ما زالت? |لا يزال |لا تزال )?(?:لديك|لديكم|عندك|عندكم) (?:أي )?(?:أسئلة|سؤال|استفسارات|استفسار)"
        r"(?: أخرى| آخر| إضافية)?|(?:עדיין )?(?:יש (?:לכם|לך|לכן) |נותרו )?(?:עוד )?שאלות(?: נוספות)?"
        r"|(?:آیا )?(?:هنوز )?(?:سوال|سؤال|پرسش)(?:ی|ات|‌های)? (?:دیگری )?(?:دارید|داری)"
        r"|(?:क्या )?(?:अभी भी |अब भी )?(?:आपके (?:पास )?)?(?:और |कोई |अन्य )*(?:सवाल|प्रश्न) (?:हैं|है)"
        r"|(?:您|你)?(?:还|還|仍|仍然)?有(?:其他|其它|更多|任何|别的)?(?:的)?(?:问题|疑问|問題|疑問)(?:吗|嗎)?"
        r"|(?:他に|ほかに|まだ|その他)?(?:ご)?(?:質問|不明な?点|疑問)(?:が|は)(?:まだ)?(?:ございますか|ありますか)"
        r"|(?:다른|더|추가|아직)?\s?(?:질문|궁금한 점|문의)(?:이|이 더|사항이)?\s?(?:더\s?)?"
        r"(?:있으신가요|있으세요|있나요|있습니까)"
        r"|(?:bạn )?(?:vẫn |còn )?(?:có )?(?:câu hỏi|thắc mắc)(?: nào)?(?: khác)?(?: không)?"
        r"|(?:anda |kamu )?(?:masih )?(?:punya|ada|memiliki) pertanyaan(?: lain(?:nya)?)?"
        r"|¿?(?:aún|todavía) (?:tienes?|tienen) (?:preguntas|dudas)|(?:une|encore une) autre question"
        r"|(?:sie |du )?(?:haben |hast )?(?:keine|nicht die|die) (?:passende |richtige )?antwort (?:nicht )?gefunden"
        r"|(?:vous )?(?:ne|n[’'])\s?(?:trouvez|trouves|avez|as)\s(?:pas|toujours pas)(?: trouvé)?\s"
        r"(?:(?:la|votre|ta|de) réponse|ce que vous cherch).{0,40}"
        r"|¿?no (?:encontr|encuentr|hall)\w+ (?:(?:la|su|tu|una) (?:respuesta|pregunta)|lo que busca).{0,40}"
        r"|non (?:hai|avete|ha) trovato (?:(?:la|una) risposta|(?:quello|ciò) che).{0,40}"
        r"|não encontr\w+ (?:(?:a |sua |a sua |uma )?(?:resposta|pergunta|dúvida)|o que (?:procura|busca)).{0,40}"
        r"|(?:geen antwoord|niet (?:het antwoord|wat je zocht)) gevonden.{0,20}|staat je vraag er niet (?:bij|tussen)"
        r"|nie (?:znalaz\w+|widzisz) (?:odpowiedzi|swojego pytania).{0,40}"
        r"|не наш(?:ли|ел|ёл) (?:ответ|свой вопрос).{0,40}"
        r"|(?:hittade du inte|fandt du ikke|fant du ikke) (?:svar|det du|ditt svar).{0,30}"
        r"|(?:aradığınız|sorunuzun|sorunun) [^?]{0,20}(?:bulamadınız|bulamadın) m[ıi]"
        r"|(?:没有?|沒有?)找到(?:您|你)?(?:想要|需要|要找)?的?(?:答案|问题|問題).{0,6}"
        r"|(?:お探しの)?(?:答え|回答|解決策)が見つか(?:らない|りません|らなかった)[^?？]{0,8}"
        r"|(?:원하는|찾으시는) (?:답변|답)[을이] (?:찾지 못|못 찾)[^?]{0,10}"
        r"|لم تجد (?:إجابة|الإجابة|سؤالك|ما تبحث).{0,30}"
        rf"|есть (?:еще |ещё )?вопросы|още въпроси|har du (?:fler |flere )?(?:frågor|spørgsmål|spørsmål)"
        r"|how (?:can|may|could) (?:we|i) (?:help|assist)(?: you)?(?: today| now)?|what can we help(?: you)? with"
        r"|(?:wie|womit) (?:können|dürfen) wir (?:ihnen |dir |euch )?(?:weiter)?helfen|comment (?:pouvons"
        r"|peut)[ -](?:nous|on) vous aider"
        r"|¿?(?:cómo|en qué) (?:podemos|te podemos|le podemos) ?(?:ayudar(?:te|le|los)?)?|come possiamo aiutar(?:ti"
        r"|la|vi)|(?:como|em que) podemos"
        r" ajudar|(?:hoe|waarmee) kunnen we (?:je|u|jou) helpen|jak możemy (?:ci )?pomóc|чем мы можем помочь"
        r"|(?:got |any |¿|des |une |noch |haben sie |avez-vous (?:des |une )?|hai |tem )?(?:questions?|fragen"
        r"|domande|dúvidas?|perguntas|vragen|"
        r"preguntas?|dudas?|pytania|otázky|frågor|spørgsmål|spørsmål|kysyttävää|вопросы|питання|ερωτήσεις|απορίες"
        r"|sorular(?:ınız)?"
        rf"|ご質問|質問|疑问|问题|問題)(?: or (?:comments?|concerns?|suggestions?|feedback))?(?=\s?[?？;]))"
        rf"{_MARK}\Z",
        re.IGNORECASE,
    ),
    fits=(
        *("Have more questions?", "Still have questions?", "Need help?", "Didn't find what you were looking for?"),
        *("Noch Fragen?", "Vous avez d'autres questions ?", "¿Necesitas ayuda?", "Hai altre domande?", "Nog vragen?"),
        *("Don't see your question?", "Your question isn't listed?", "Keine Antwort gefunden?", "Не нашли ответ?"),
        *("Vous ne trouvez pas votre réponse ?", "Vous n'avez pas trouvé la réponse ?", "¿No encontró su respuesta?"),
        *("Non hai trovato la risposta?", "Não encontrou a sua resposta?", "Geen antwoord gevonden?"),
        *("Nie znalazłeś odpowiedzi?", "没有找到您想要的答案？", "お探しの答えが見つかりませんか？", "لم تجد إجابة؟"),
        *("Aradığınız cevabı bulamadınız mı?", "Fant du ikke svar?", "원하는 답변을 찾지 못하셨나요?"),
        *("Έχετε ακόμα ερωτήσεις;", "Başka sorunuz var mı?", "هل لديك أسئلة أخرى؟", "יש לכם שאלות נוספות?"),
        *("سوال دیگری دارید؟", "क्या आपके और सवाल हैं?", "还有其他问题吗？", "他にご質問がございますか？"),
        *("Fragen?", "Domande?", "Dúvidas?", "Vragen?", "¿Preguntas?", "¿Dudas?", "Des questions ?", "Вопросы?"),
        *("How can we help?", "How may I help you today?", "Wie können wir Ihnen helfen?", "¿Cómo podemos ayudarte?"),
        *("Questions or comments?", "Got questions?", "ご質問？"),
        *("다른 질문이 있으신가요?", "Bạn còn thắc mắc?", "Masih punya pertanyaan?", "¿Aún tiene dudas?"),
    ),
    leaves=(
        *(
            "What questions are asked?",
            "Need a receipt?",
            "Do I need help from a doctor?",
            "Have all questions an answer?",
        ),
        *("How can we help bees?", "How can I help my child sleep?", "Como podemos ajudar os animais?"),
        *("Why did nobody find an answer?", "¿No encuentro mi pedido?", "Vous ne trouvez pas la gare ?"),
        *("Questions about rye", "Who has more questions?", "Want to return an item?"),
    ),
)

# Headings that end in a question mark and lead to an act: no page answers "Ready to grow?". Within a list of questions
# they may still be some, so they count only where nothing but the mark says that a heading asks.
RHETORICAL = Call(
    "rhetorical",
    re.compile(
        r"(?:(?:are you |so, |so you'?re )?(?:ready|interested|curious|hungry|thirsty|bored|convinced|excited"
        r"|intrigued|impressed|"
        r"tempted|inspired|tired of)\b.{0,40}"
        r"|(?:looking|searching) for\b.{0,40}|sound(?:s)? (?:good|great|familiar|like you).{0,20}|want (?:in"
        r"|to join|to try)\b.{0,30}"
        r"|(?:so |and )?(?:what|where|who)(?:[’']s| is| comes)? (?:now|next)|now what|so what|why (?:now|us|wait"
        r"|not)|what are you waiting for"
        r"|neugierig(?: geworden)?|interessiert|interesse(?: geweckt)?|bereit(?: für| zu\w*| los\w*)?\b.{0,40}"
        r"|lust auf\b.{0,40}|und jetzt|was nun|wie weiter"
        r"|(?:prête?s? (?:à|pour)|intéressée?s?|envie d(?:e|['’]))\b.{0,40}|¿?(?:list[oa]s? para|interesad[oa]s?"
        r"|te interesa)\b.{0,40}|¿?y ahora(?: qué)?"
        rf"|(?:pront[oi] (?:a|per|para)|interessat[oi]|interessad[oa]s?|curios[oi])\b.{{0,30}}|klaar om\b.{{0,40}}"
        r"|(?:do you )?(?:want|wish|would you like|like) to (?:hear (?:more )?(?:from|about) us|(?:stay"
        r"|keep) (?:up to date|up-to-date|in touch"
        r"|informed|in the loop|posted|connected)|be (?:notified|informed|the first)|get (?:our|the latest|updates"
        r"|news|in touch|involved)"
        r"|work with us|help(?: out| us)?|contribute|donate|support us|advertise|volunteer|learn how|see more"
        r"|talk)\b.{0,30}"
        r"|(?:(?:do you )?(?:have|got)|got) (?:something|anything|a (?:comment|story|tip|suggestion|idea|correction"
        r"|thought|project)) ?"
        r"(?:to (?:say|add|share)|for us|in mind)?"
        r"|need (?:a|an) (?:quote|estimate|appointment|demo|hand|reservation|ride)|(?:do|did) you (?:like|love"
        r"|enjoy|liked) (?:what you"
        r"|this|it)\b.{0,30}|(?:liked?|loved?|enjoyed|enjoying) (?:what you|this|it)\b.{0,30}|(?:have you "
        r"|did you )?(?:tried|made|make|try)"
        r" (?:this|the|it)(?: recipe)?"
        r"|new (?:here|customer|member|to (?:us|this|\w+))|(?:have )?trouble (?:signing|logging) in"
        r"|(?:have you )?(?:forgot(?:ten)?|lost) (?:your |my |the )?(?:password|username|pin|login)(?: or \w+)?"
        r"|already (?:a member|a customer|registered|have an account|signed up)|(?:not|no) (?:yet )?(?:a member"
        r"|registered"
        r"|account)(?: yet)?|(?:do you )?(?:don[’']t|do not) have an account(?: yet)?|no account(?: yet)?"
        r"|neu hier|noch (?:kein|nicht) (?:konto|kunde|registriert|mitglied)|(?:passwort|kennwort) vergessen"
        r"|schon (?:kunde|registriert|mitglied)|(?:pas encore|déjà) (?:inscrite?|membre|cliente?|de compte)"
        r"|mot de passe oublié|(?:nouveau|nouvelle) ici|¿?(?:ya|no|aún no|todavía no) tienes (?:una )?cuenta"
        r"|¿?(?:olvidaste|olvidó|has olvidado|ha olvidado) (?:tu|su|la) contraseña|¿?eres nuevo(?: aquí)?"
        r"|(?:hai dimenticato|password dimenticata|non hai (?:ancora )?un account|sei nuovo)(?: la password| qui)?"
        r"|(?:esqueceu|esqueci) (?:a |sua |minha |a sua )?(?:senha|palavra-passe)|(?:ainda )?não tem (?:uma )?conta"
        r"|wachtwoord vergeten|nog geen account|nie pamiętasz hasła|nie masz konta|забыли пароль|нет аккаунта"
        rf"|e adesso|et maintenant|i co dalej){_MARK}\Z",
        re.IGNORECASE,
    ),
    fits=(
        *("Ready to grow?", "Interested?", "Hungry?", "Looking for more?", "What now?", "Are you ready to start?"),
        *(
            "Tired of dull knives?",
            "Neugierig geworden?",
            "Bereit für mehr?",
            "Prêt à commencer ?",
            "¿Listo para empezar?",
            "What's next?",
        ),
        *("Want to hear from us?", "Got something to say?", "Want to stay up to date?", "Need a quote?"),
        *("Do you like what you read?", "Enjoyed this post?", "Did you make this recipe?", "Want to help out?"),
        *("New here?", "Trouble signing in?", "Forgot your password?", "Already have an account?", "Not a member yet?"),
        *("Passwort vergessen?", "Mot de passe oublié ?", "¿No tienes cuenta?", "Esqueceu a senha?", "Забыли пароль?"),
    ),
    leaves=(
        *("Need a receipt?", "Do you like rye?", "Do I want to hear it?", "Did you make the bread?"),
        *("What if I forgot my password?", "How do I get an account?", "Is the mill new to you?"),
        *("When is it ready?", "Is my order ready?", "Who is interested?", "What is next to the mill?"),
        *("Why not freeze the dough?", "Where is the mill now?", "Looks the dough good?", "Prêt immobilier : lequel ?"),
    ),
)

# Headings under which a house presents itself, or a place that it wants to fill. Beside others that ask they are
# questions like them; alone they make no page of questions.
ABOUT_US = Call(
    "about-us",
    re.compile(
        r"(?:(?:so,? )?who (?:are we|we are|are you|you are)(?: looking for)?|what (?:(?:do|can|will) (?:we|you) "
        r"(?:do|offer|bring|need|get|expect|have)|(?:we|you)(?:[’']ll)? (?:do|offer|bring|need|get)"
        r"|makes us|sets us|drives us|are we looking for|is (?:waiting for you|in it for you)|can you expect)"
        r"\b.{0,30}|why (?:should you |to )?(?:choose|choosing|work(?:ing)? (?:with|for|at)|join(?:ing)?|trust(?:ing)?"
        r"|hire|hiring|partner with|pick) .{0,30}|why (?:us|our \w+|\w+ with us)"
        r"|where (?:do we work|will you work|are we|to find us)"
        r"|(?:wer|was) (?:wir (?:sind|tun|bieten|machen|dir bieten|ihnen bieten)|sind wir|machen wir|tun wir|bieten wir"
        r"|(?:erwartet|wir) (?:dich|sie)|bringst du mit|bringen sie mit|du mitbringst|sie mitbringen"
        r"|suchen wir)\b.{0,20}"
        r"|warum (?:(?:gerade |ausgerechnet )?wir|zu uns|bei uns|mit uns|sie uns)\b.{0,30}|wo (?:sind wir"
        r"|sie uns finden)"
        r"|qui sommes[ -]nous|(?:que|quoi) (?:faisons|proposons|offrons)[ -]nous|pourquoi (?:nous|travailler"
        r"|choisir)\b.{0,30}"
        r"|¿?qui[ée]nes somos|¿?qu[ée] (?:hacemos|ofrecemos|buscamos|nos (?:hace|distingue))\b.{0,20}"
        r"|¿?por qu[ée] (?:elegirnos|nosotros|confiar en|trabajar con|escogernos)\b.{0,30}|¿?d[óo]nde estamos"
        r"|chi siamo|(?:che )?cosa (?:facciamo|offriamo|cerchiamo)|perch[ée] (?:noi|sceglierci"
        r"|scegliere)\b.{0,20}|dove siamo"
        r"|quem somos|o que (?:fazemos|oferecemos)|por ?qu[eê] (?:nos escolher|n[óo]s|escolher)\b.{0,20}|onde estamos"
        r"|wie (?:zijn|ben) (?:wij|we|jij|je)|wat (?:doen|bieden) (?:wij|we)|wat (?:bied|breng) je(?: mee)?"
        r"|waarom (?:wij|ons|kiezen voor)\b.{0,20}|kim jesteśmy|co (?:robimy|oferujemy)|dlaczego (?:my|warto)\b.{0,20}"
        r"|кто мы|что мы (?:делаем|предлагаем)|почему (?:мы|выбирают нас|именно мы)|biz kimiz|neden biz|ne yapıyoruz"
        rf"|(?:我们|我們)是谁|为什么选择我们|為什麼選擇我們){_MARK}\Z",
        re.IGNORECASE,
    ),
    fits=(
        *(
            "Who are we?",
            "What do we do?",
            "What will you do?",
            "Why choose us?",
            "Why work with us?",
            "What makes us different?",
        ),
        *("What do you bring?", "Who are we looking for?", "Why us?", "What we offer"),
        *("Wer sind wir?", "Was erwartet dich?", "Warum wir?", "Qui sommes-nous ?", "Pourquoi nous choisir ?"),
        *(
            "¿Quiénes somos?",
            "¿Por qué elegirnos?",
            "Chi siamo?",
            "Quem somos?",
            "Wie zijn wij?",
            "Почему мы?",
            "Biz kimiz?",
        ),
    ),
    leaves=(
        *("Who are the wardens?", "What do bees do in winter?", "Why does bread rise?", "What data do we collect?"),
        *("Who are you allowed to bring?", "Where are we going with this?"),
        *("Was ist ein Wehr?", "Warum schwimmt Eis?", "Qui peut participer ?", "¿Qué es un notario?", "Chi paga?"),
    ),
)

CALLS = (FEEDBACK, MORE_HELP, RHETORICAL, ABOUT_US)

LONGEST_CALL = 100  # characters

REPLY = re.compile(r"(?:re|aw|antw|sv|odp|ynt|rép|ref)\s?:\s", re.IGNORECASE)


# How feedback is asked for, and counted, without a mark.
_UNMARKED = re.compile(r"(?:was|is|did|does|were|has|have|how|rate|\d)|.{0,99}[か吗嗎요]\Z", re.IGNORECASE)


def is_unanswered(text: str) -> bool:
    """Whether a line asks its reader for an opinion, or for further questions, wherever it stands."""
    return is_feedback(text) or (len(text) <= LONGEST_CALL and MORE_HELP.pattern.match(text) is not None)


def is_feedback(text: str) -> bool:
    """Whether a line asks whether a page helped, or says how many it did; "Das war hilfreich" tells."""
    if len(text) > LONGEST_CALL or not FEEDBACK.pattern.match(text):
        return False
    return QUESTION_MARK.search(text[-40:]) is not None or _UNMARKED.match(text) is not None


def is_rhetorical(text: str) -> bool:
    return len(text) <= LONGEST_CALL and RHETORICAL.pattern.match(text) is not None


def is_about_us(text: str) -> bool:
    return len(text) <= LONGEST_CALL and ABOUT_US.pattern.match(text) is not None


# --- what a test or a form lets its reader choose --------------------------------------------------------------------

_CHOICE = re.compile(r"\(?(?P<sign>[A-Ha-h]|[1-8])\s?[.)\]:]\s*\S")
_BOX = re.compile(r"(?:\(\s*\)|\[\s*\]|[☐□○◯⬜◻❏❑])\s*\S")
_FIELD = re.compile(r"[_…]{3,}\Z|[._]{6,}\Z")
LONGEST_CHOICE = 120  # characters; what is longer explains
FEWEST_CHOICES = 2

_IN_ONE_LINE = re.compile(r"\s+(?=\(?[B-Hb-h]\s?[.)]\s*\S)")  # before a choice that stands behind another

# What a test lets its reader choose from again and again.
_OPPOSITES = frozenset(
    (
        *(("true", "false"), ("yes", "no"), ("agree", "disagree"), ("right", "wrong")),
        *(("wahr", "falsch"), ("richtig", "falsch"), ("ja", "nein"), ("vrai", "faux"), ("oui", "non")),
        *(("verdadero", "falso"), ("sí", "no"), ("si", "no"), ("vero", "falso"), ("sì", "no")),
        *(
            ("verdadeiro", "falso"),
            ("sim", "não"),
            ("waar", "onwaar"),
            ("ja", "nee"),
            ("да", "нет"),
            ("верно", "неверно"),
        ),
    )
)


def are_boxes(texts: Sequence[str]) -> bool:
    """Whether lines are boxes to tick, or the first is one to write in: a form, not an answer."""
    if texts and _FIELD.match(texts[0]):
        return True
    return len(texts) >= FEWEST_CHOICES and all(map(_BOX.match, texts))


def are_choices(texts: Sequence[str]) -> bool:
    """Whether lines, or the parts of one, are short and lettered A, B, C and so on, all of them."""
    if len(texts) == 1 and len(texts[0]) <= FEWEST_CHOICES * LONGEST_CHOICE:
        texts = _IN_ONE_LINE.split(texts[0])
        if not texts[0].startswith(("A", "(A", "a", "(a")):
            return False
    if len(texts) < FEWEST_CHOICES or any(len(text) > LONGEST_CHOICE for text in texts):
        return False
    signs = [match["sign"].lower() if (match := _CHOICE.match(text)) else "" for text in texts]
    return signs == list("abcdefgh"[: len(signs)])


def are_marks(texts: Sequence[str]) -> bool:
    """Whether lines are a scale from 1 upwards, or a word and its opposite."""
    if len(texts) > FEWEST_CHOICES and list(texts) == [str(n + int(texts[0] == "1")) for n in range(len(texts))]:
        return True
    return tuple(text.lower().rstrip(".") for text in texts) in _OPPOSITES


def is_lettered(texts: Sequence[str]) -> bool:
    """Whether lines begin a list that counts A, B, ..., so that its "A)" labels no answer."""
    signs = [match["sign"].lower() if (match := _CHOICE.match(text)) else "" for text in texts[:FEWEST_CHOICES]]
    return signs == ["a", "b"]


def choosing(answers: Sequence[Sequence[str]]) -> set[int]:
    """Which of a page's answers are what its reader is to choose from. One such list alone is an answer."""
    listed = [n for n, texts in enumerate(answers) if are_choices(texts) or are_marks(texts)]
    return {n for n, texts in enumerate(answers) if are_boxes(texts)} | set(listed if len(listed) > 1 else ())
