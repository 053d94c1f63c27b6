"""The five ready plans: what each is for, what one talks about, and how to do it.

They come out of the research that the README names. There is none about dreams of the future: that exercise made people
angry.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.sentences import Sentence


@dataclass(frozen=True)
class ReadyPlan:
    """A plan to begin from. Its theme and agenda are filled in, and everything may be changed."""

    name: str
    """As it stands in the address."""
    title: Sentence
    summary: Sentence
    theme: Sentence
    agenda: tuple[Sentence, ...]
    before: tuple[Sentence, ...]
    at_the_table: tuple[Sentence, ...]
    afterwards: tuple[Sentence, ...]


FIRST_MEETING = ReadyPlan(
    name="first-meeting",
    title=Sentence("The first meeting"),
    summary=Sentence("Food, names, and what makes each one feel safe."),
    theme=Sentence("Getting to know each other"),
    agenda=(
        Sentence("We eat together"),
        Sentence("Say your name, and one thing you like where you live"),
        Sentence("What makes you feel safe here?"),
        Sentence("The rules of our group"),
        Sentence("When do we meet again?"),
    ),
    before=(
        Sentence("Make soup. Ask first what people do not eat."),
        Sentence("Call everyone the day before. Ask about a ride, children and an interpreter."),
        Sentence("Put all chairs around one table, your own too."),
        Sentence("Lay out paper and a pen for the rules."),
    ),
    at_the_table=(
        Sentence("Eat first. Over soup, talk begins by itself."),
        Sentence("Say your own name first, and one thing you like."),
        Sentence("Go round the table. One speaks at a time, and nobody has to."),
        Sentence("Ask what makes each one feel safe here. Leave a quiet minute to think."),
        Sentence("Write the answers down as rules, in the words that people use."),
        Sentence("Read the rules aloud. Change them until everyone says yes."),
        Sentence("Say that there will be minutes, and that everyone can put them right."),
        Sentence("Find the next day together before you go home."),
    ),
    afterwards=(
        Sentence("Write the rules on the page “Our group”, where everyone can read them."),
        Sentence("Call those who could not come. Say that their chair is still there."),
    ),
)
TWO_STORIES = ReadyPlan(
    name="two-stories",
    title=Sentence("Two stories"),
    summary=Sentence("One story of good help, and one that could have been better."),
    theme=Sentence("A good story, and one that could have been better"),
    agenda=(
        Sentence("Since last time"),
        Sentence("A time when somebody helped me well"),
        Sentence("A time that could have been better"),
        Sentence("What is alike in our stories?"),
        Sentence("What do we take with us?"),
    ),
    before=(
        Sentence("Tell everyone in good time what it is about. Nobody should be surprised."),
        Sentence("Say that one may just listen. Nobody has to tell."),
        Sentence("Find a quiet place for whoever needs a break."),
        Sentence("Find somebody to be with the children, away from the stories."),
    ),
    at_the_table=(
        Sentence("Eat first."),
        Sentence("Begin with the good stories. They give courage."),
        Sentence("One speaks at a time. The others listen, and give no advice."),
        Sentence("Leave out the names of others, and of offices."),
        Sentence("Then come the stories that could have been better."),
        Sentence("A story is never written down, not on paper and not here."),
        Sentence("Ask: what is alike in our stories? Write only that on a list."),
        Sentence("Read the list aloud. Take out whatever somebody does not want there."),
        Sentence("End with something light, so that nobody goes home heavy."),
    ),
    afterwards=(
        Sentence("Put the list of what was alike into the minutes, and no story."),
        Sentence("Throw away your own notes."),
        Sentence("Call whoever told something hard, if that person wants it."),
    ),
)
NOTES_ON_THE_WALL = ReadyPlan(
    name="notes-on-the-wall",
    title=Sentence("Notes on the wall"),
    summary=Sentence("What is hard, what is possible, suggestions, and what each can give."),
    theme=Sentence("What is hard, and what is possible"),
    agenda=(
        Sentence("What is hard?"),
        Sentence("What is possible?"),
        Sentence("Suggestions"),
        Sentence("What I can give"),
        Sentence("Which notes do we go on with?"),
    ),
    before=(
        Sentence("Plan the meeting. Then open its wall here, under “Notes on the wall”."),
        Sentence("On it people can write short notes at home, before and after."),
        Sentence("Hang up four big sheets, one for each question."),
        Sentence("Lay out notes, and pens that are all alike."),
    ),
    at_the_table=(
        Sentence("Eat first. Then everyone gets five quiet minutes to write."),
        Sentence("One thing on each note, and no names."),
        Sentence("Write for those who want it, in their own words."),
        Sentence("Mix the notes before you hang them up."),
        Sentence("Read all of them aloud, also those that were written at home."),
        Sentence("Hang side by side what belongs together."),
        Sentence("Nobody asks who wrote what."),
        Sentence("Each one puts a dot on three notes. Talk about those first."),
        Sentence("Say thank you for what each can give. Nobody has to give anything."),
    ),
    afterwards=(
        Sentence("Put into the minutes what you go on with, and who does what."),
        Sentence("The wall here stays open for whoever thinks of something later."),
        Sentence("Throw away the paper notes when the minutes are shared."),
    ),
)
MEETING_A_SERVICE = ReadyPlan(
    name="meeting-a-service",
    title=Sentence("Meeting a service"),
    summary=Sentence("What we want to say, who says it, and what we take with us."),
    theme=Sentence("We meet a service"),
    agenda=(
        Sentence("What do we want to say?"),
        Sentence("Who says it?"),
        Sentence("Our guests come: we say it, and hear their answer"),
        Sentence("What do we take with us?"),
        Sentence("When the guests have gone: Did we agree? Did I understand?"),
    ),
    before=(
        Sentence("Ask the whole group first. Invite nobody until all have said yes."),
        Sentence("Choose at most three things to say, and who says each."),
        Sentence("Practise once. Reading from a sheet is fine."),
        Sentence("Ask the guests to use plain words, and to listen first."),
        Sentence("Tell them that nobody's own papers are talked about."),
        Sentence("Agree on a sign for a break that anybody may give."),
    ),
    at_the_table=(
        Sentence("Sit down first. The guests come to your table, and eat too."),
        Sentence("All say their names. Nobody has to say more."),
        Sentence("The group says its three things before the guests speak."),
        Sentence("Whoever hears a hard word lifts a hand."),
        Sentence("Ask: what will you do with this, and by which day?"),
        Sentence("Write the answer down, and read it aloud before they go."),
        Sentence("Then go round: Did we agree? Did I understand? One may pass."),
    ),
    afterwards=(
        Sentence("Put into the minutes what was promised, by whom, and the day."),
        Sentence("Send the guests that part once the group has agreed on it."),
        Sentence("Call when the day comes. Tell the group, also if nothing was done."),
    ),
)
LAST_MEETING = ReadyPlan(
    name="last-meeting",
    title=Sentence("The last meeting"),
    summary=Sentence("What we did, what happened, and what comes now."),
    theme=Sentence("What we have done, and what now"),
    agenda=(
        Sentence("We eat something good"),
        Sentence("What did we do together?"),
        Sentence("What happened with what we said?"),
        Sentence("What was good, and what could have been better?"),
        Sentence("What now?"),
    ),
    before=(
        Sentence("Say it in good time. Nobody should be surprised that it ends."),
        Sentence("Invite those too who have not come for a while."),
        Sentence("Read all minutes. Make a list of what was said, and what happened."),
        Sentence("Ask what people would like to eat."),
    ),
    at_the_table=(
        Sentence("Eat first, and take your time."),
        Sentence("Read the list aloud. Say honestly where nothing happened, and why."),
        Sentence("Go round: what was good, and what could have been better?"),
        Sentence("Say yourself what you have learned from the group."),
        Sentence("Nobody has to thank anybody."),
        Sentence("Ask who wants to go on meeting, and who could help with it."),
        Sentence("Say whom people can call from now on."),
    ),
    afterwards=(
        Sentence("Write the last minutes, and let everyone read or hear them."),
        Sentence("Tell those who promised something that you still wait for it."),
        Sentence("Tell everyone how to take along what is theirs here."),
        Sentence("Call each one after some weeks, if that person wants it."),
    ),
)
PLANS = {plan.name: plan for plan in (FIRST_MEETING, TWO_STORIES, NOTES_ON_THE_WALL, MEETING_A_SERVICE, LAST_MEETING)}
"""By their names, in the order in which a group may need them."""
