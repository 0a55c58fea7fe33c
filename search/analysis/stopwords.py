"""Stop words per language: dropped from a query when other tokens remain, never from texts.

The lists leave out whatever can be meant as a subject: car, plus, war, art. What is a subject in
one language and a function word in another is in SUBJECTS.
"""

from collections import Counter
from collections.abc import Iterable

STOP_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "de": """aber als am an auch auf aus bei bis das dass dem den der des die doch ein eine
            einem einen einer eines er es für hat ich im in ist ihr mit nach nicht noch nur oder ob
            sich sie sind so über um und uns unser unter vom von vor was wie wir wird wo zu zum
            zur""",
        "en": """a about an and any are as at be by can do does for from has have how if in into is
            it its of on or our that the their there these they this to was we were what when
            where which who with you your""",
        "fr": """au aux avec ce ces cette comment comme dans de des du elle en est et eux il ils je
            la le les leur leurs lui mais ne nos notre nous on ou où par pas pour que quel quelle
            qui sa se ses si son sont sur un une vos votre vous""",
        "ro": """a acest această ai al ale am ar are au ca care ce cea cel cele cu cum cât de din
            după este eu fi fost iar în la le lor lui mai nu o pe pentru prin sau se sunt să spre
            un una unde unei unor unui și""",
        "uk": """або але без в вам вас ви від він вона вони все де до для є з за зі і із її їх й як
            який на над не ні о об під по при про та так те ти то у це цей ця чи що я""",
        "tr": """ama bir bu da daha de değil diye en gibi hem her için ile ise kadar ki mi mı mu mü
            nasıl ne o olan olarak şu var ve veya ya""",
        "ar": """أن أو إلى إن التي الذي الى او ان بين ثم حتى على عن في كان كما كيف لا لم ما مع من
            هذا هذه هو هي و""",
        "es": """a al como con cómo de del desde donde e el ella en entre es esta este la las le lo
            los más no o para pero por que qué se sin sobre su sus un una y""",
        "it": """a ad agli ai al alla alle allo che chi ci come con da dal dalla dei del della
            delle dello di e ed gli i il in la le lo ma nei nel nella non o per si sono su sul
            sulla tra un una uno""",
        "nl": """aan als bij dat de den deze die dit door een en er het hoe hun ik in is je kan met
            na naar niet of om onder ons onze ook op over te tot uit van voor waar wat we wie
            wij zijn""",
        "pl": """a aby ale być co czy dla do gdzie i ich jak jako jest jej lub ma na nad nie o od
            oraz po pod przez przy się są ta tak te tego to w we z za ze że""",
    }.items()
}

ALL_STOP_WORDS = frozenset().union(*STOP_WORDS.values())

# Stop words of other languages that are a subject in this one.
SUBJECTS = {
    language: frozenset(words.split())
    for language, words in {
        "de": "eu it quelle un",
        "en": "care eu un",
        "fr": "it",
        "ro": "an it pod",
        "tr": "iş son",
        "es": "it",
        "it": "it",
        "nl": "eu it un",
        "pl": "it",
    }.items()
}

# So many stop words of one language tell that a text is written in it.
_TELLING = 3


def guess_language(words: Iterable[str]) -> str:
    """The language most of whose stop words are among these words; empty if that is not clear."""
    counts = Counter(
        language
        for word in {word.lower() for word in words}
        for language, known in STOP_WORDS.items()
        if word in known
    )
    most = max(counts.values(), default=0)
    best = [language for language, count in counts.items() if count == most]
    return best[0] if most >= _TELLING and len(best) == 1 else ""
