"""Invented Norwegian sentences, as long as those that people write, and seldom twice the same on one page."""

from __future__ import annotations

from random import Random

NAMES = (
    "Amina", "Yusuf", "Oksana", "Tone", "Morten", "Siri", "Fatuma", "Jan", "Selam", "Olena", "Hodan", "Per", "Ingunn",
    "Khadija", "Ahmed", "Lise", "Dawit", "Natalia", "Bjørg", "Samir", "Wenche", "Abdi", "Kristin", "Rahel",
)  # fmt: skip
TOPICS = (
    "strømregninga", "fukt på badet", "brev vi ikke forstår", "leker og sykler ute", "naboer og støy",
    "klær til vinteren", "mat som metter", "skolestart", "kurs på kveldstid", "veien til legen", "sommer uten reise",
    "heisen som står", "papirer og frister", "helga når barna er hjemme", "det vi er stolte av",
    "å si nei på en god måte", "hvordan vi vil bli spurt", "nøkler og dører", "bursdager", "søppel og kjeller",
    "språk og tolk", "hagen bak huset", "trygge kvelder", "det å flytte igjen",
)  # fmt: skip
QUESTIONS = (
    "hva gjør vi hver for oss?", "hva kan vi gjøre sammen?", "hvem kan vi spørre?", "hva er likt hos oss?",
    "hva har vi prøvd?", "hva trenger vi nå?", "hva vil vi si høyt?", "hvordan begynner vi?", "hva ble bedre sist?",
    "hvem kan lære bort?",
)  # fmt: skip
DONE = (
    "Vi snakket om {topic}.", "To av oss fortalte hvordan det gikk med {topic}.", "Mange kjente seg igjen i {topic}.",
    "Vi delte råd om {topic}, og skrev dem ned på lappen på kjøleskapet.",
    "Noen har fått hjelp med {topic} av en nabo.", "Vi ble ikke ferdige med {topic}.",
    "{name} viste oss en måte som virker når det gjelder {topic}.",
    "En av oss hadde ringt om {topic}, og fikk et svar som var lett å forstå.",
    "Vi trodde vi var alene om {topic}. Det var godt å høre at vi er flere.",
)  # fmt: skip
AGREED = (
    "Vi tar opp {topic} igjen neste gang.", "Vi samler på det som gjelder {topic}, og leser det sammen.",
    "Vi spør noen som kan mye om {topic}.", "Alle tar med én ting om {topic}.",
)  # fmt: skip
TASKS = (
    "Ringer og spør om {topic}", "Skriver en lapp om {topic}", "Tar med noe om {topic}",
    "Finner ut hvem som vet om {topic}",
)  # fmt: skip
ASKED = (
    "Hei. Kan vi snakke litt om {topic} neste gang?", "Jeg kommer kanskje litt sent på tirsdag. Vi er {n}.",
    "Hei, jeg har fått et nytt brev om {topic}. Jeg skjønner ikke hva de vil at jeg skal gjøre. Kan dere se på det?",
    "Takk for sist! Det var godt å høre de andre fortelle om {topic}.", "Trenger skyss på tirsdag. Vi er {n}.",
    "Barna spør om de kan være med. De er {n}. Og jeg lurte på om noen har snakket mer om {topic}.",
)  # fmt: skip
ANSWERED = (
    "Hei! Det ordner vi. Vi henter dere klokka ti på fem ved porten. Passer det?",
    "Takk for at du sier fra. Vi setter {topic} på lista til neste gang.",
    "Så fint. Ta med brevet, så leser vi det sammen før de andre kommer. Vi har kaffe klar fra klokka {n}.",
    "Hei, jeg spurte {name} om {topic}. Vi ringer deg i morgen, hvis det passer.",
)  # fmt: skip
PLACES = ("Kjøkkenet på Gjenbruksbutikken, Strandgata {n}", "Biblioteket, møterom {n}", "Grendehuset, rom {n}")
WAYS = ("Buss {n} og 7 stopper ved Torget. Gå ned mot sjøen, to minutter. Inngang på baksiden.",)
FOODS = (
    "Linsesuppe og brød. Uten svin.",
    "Grønnsakssuppe",
    "Tomatsuppe",
    "Kyllingsuppe, og én uten kjøtt",
    "Fiskesuppe",
)
CHILDREN = (
    "Ja. Ida passer dem.",
    "Barna er velkomne. Ida passer dem i rommet ved siden av.",
    "Ja. Lesekroken er åpen.",
)
AGENDA = ("Siden sist", "Vi spiser", "Vi snakker om {topic}", "Rundt bordet: {question}", "Når passer det å møtes?")
GROUPS = ("Suppegruppa", "Hagegjengen", "Torsdagsbordet", "Symaskinen", "Kaffekanna", "Tirsdagsgjengen")
ABOUT = "Vi er familier som møtes og spiser. Vi snakker om {topic}, om hverdagen og om det vi får til."
WHY = "Du bor her, og du vet noe om {topic} som vi andre ikke vet."


class Words:
    """Words of one group: the same each time for the same seed, so that two databases hold the same group."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - nothing here is secret

    def say(self, patterns: tuple[str, ...] | str) -> str:
        """One of these sentences, with its places filled."""
        pattern = patterns if isinstance(patterns, str) else self.random.choice(patterns)
        return pattern.format(
            topic=self.random.choice(TOPICS),
            question=self.random.choice(QUESTIONS),
            name=self.random.choice(NAMES),
            n=self.random.randint(2, 6),
        )

    def several(self, patterns: tuple[str, ...], sentences: int) -> str:
        """So many sentences, one after another."""
        return " ".join(self.say(patterns) for _ in range(sentences))

    def theme(self) -> str:
        """What a meeting is about, 30 to 60 letters."""
        topic = self.random.choice(TOPICS)
        return f"{topic[:1].upper()}{topic[1:]}: {self.random.choice(QUESTIONS)}"

    def talked(self) -> str:
        """What was talked about: three paragraphs, some 800 letters."""
        return "\n\n".join(self.several(DONE, sentences) for sentences in (4, 5, 4))
