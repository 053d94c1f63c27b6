"""Who may do what. The one table, readable from top to bottom."""

from __future__ import annotations

import enum


class Role(enum.Enum):
    """What somebody is in one group."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    INTERPRETER = "interpreter"


class Right(enum.Enum):
    """One thing that one may do in a group."""

    SEE_MEMBERS = "see who is in the group, and in which role"
    PREPARE_GROUP = "write what the group is about, decides and agrees, and take its steps"
    INTRODUCE_ONESELF = "tell the group who one is and what one does, with a picture"
    READ_CHARTER = "read what the group is about, decides and agrees, and how far it has come"
    AGREE_TO_RULES = "say that the rules of the group are fine"
    MAKE_CARDS = "make invitation cards"
    MAKE_CARDS_FOR_MEMBERS = "make a new card for a member who lost a phone or a PIN, or who was on paper"
    CONFIRM_NEW_CARDS = "confirm who came in with a new card that another facilitator made"
    ADD_ON_PAPER = "add somebody who is with us on paper, with that person's yes, and end it again"
    CARE_FOR_PAPER = "tell, print and write for those who are on paper"
    GIVE_NUMBER = "give one's own phone number, and take it away again"
    SEE_NUMBERS = "see who gave a phone number, and open one"
    READ_MEETINGS = (
        "read the plan, what was proposed for it and the notes on its walls, and take a meeting into one's calendar"
    )
    ANSWER_MEETINGS = "say whether one comes"
    PLAN_MEETINGS = "plan, change and cancel meetings"
    OFFER_TIMES = "offer times for a meeting, and close that again"
    ANSWER_TIMES = "say which of the offered times fit"
    SAY_NEEDS = "say what one needs for a meeting, and who comes along"
    SEE_NEEDS = "see what people need for a meeting, and note that it is arranged"
    PROPOSE = "propose something to talk about, or another time or place, with a name or without"
    ANSWER_PROPOSALS = "answer what was proposed"
    ADD_NOTES = "add notes without a name to a meeting's wall"
    READ_MINUTES = "read shared minutes"
    READ_MINUTES_ALOUD = (
        "read minutes and the invitation aloud, for others to hear; a participant only after saying yes to that"
    )
    ASK_TO_READ_ALOUD = "ask a participant to read aloud for the others"
    SAY_IF_ONE_READS = "say whether one reads aloud for the others, when asked, and stop"
    WRITE_MINUTES = "write minutes, read drafts, share them, and say that the group agrees"
    FINE_WITH_MINUTES = "say that minutes are fine, and take on a task that stands in them"
    READ_WHAT_BECAME = "read what became of what was said"
    SAY_WHAT_BECAME = "write down what was said, and say what became of it"
    CORRECT_MINUTES = "say what is not right in minutes, and ask for something to be taken out for good"
    READ_ANNOUNCEMENTS = "read what the facilitators told the whole group"
    TELL_THE_GROUP = "tell the whole group something, take it away, and see whom to call about it"
    WRITE_TO_FACILITATORS = "write to the group's facilitators, in one private thread"
    ANSWER_MESSAGES = "read the shared inbox, and answer"
    REPORT = "say that something is not all right, to one facilitator or the coordinator, and read the answer"
    RECEIVE_REPORTS = "read and answer what somebody said is not all right to oneself alone"
    READ_PROMISES = "read whom to call when somebody is in danger"
    SAY_YES_OR_NO = "say yes or no to what is optional, for oneself"
    CHANGE_ONES_MIND = "see what one said yes and no to, and change it"
    PAUSE = "take a pause, and come back"
    LEAVE = "leave the group"
    TAKE_THINGS = "take along what is one's own, and what one could read"
    STOP = "end one's own role, with some words to the group"
    SEAT_INTERPRETERS = "name an interpreter"


GRANTED: dict[Role, frozenset[Right]] = {
    Role.PARTICIPANT: frozenset(
        {
            Right.SEE_MEMBERS,
            Right.READ_CHARTER,
            Right.AGREE_TO_RULES,
            Right.READ_MEETINGS,
            Right.ANSWER_MEETINGS,
            Right.ANSWER_TIMES,
            Right.SAY_NEEDS,
            Right.PROPOSE,
            Right.ADD_NOTES,
            Right.READ_MINUTES,
            Right.READ_MINUTES_ALOUD,
            Right.SAY_IF_ONE_READS,
            Right.READ_WHAT_BECAME,
            Right.READ_ANNOUNCEMENTS,
            Right.FINE_WITH_MINUTES,
            Right.CORRECT_MINUTES,
            Right.WRITE_TO_FACILITATORS,
            Right.REPORT,
            Right.READ_PROMISES,
            Right.SAY_YES_OR_NO,
            Right.CHANGE_ONES_MIND,
            Right.GIVE_NUMBER,
            Right.PAUSE,
            Right.LEAVE,
            Right.TAKE_THINGS,
        }
    ),
    Role.INTERPRETER: frozenset(
        {
            Right.SEE_MEMBERS,
            Right.READ_CHARTER,
            Right.READ_MEETINGS,
            Right.READ_MINUTES,
            Right.READ_MINUTES_ALOUD,
            Right.READ_WHAT_BECAME,
            Right.READ_ANNOUNCEMENTS,
            Right.CORRECT_MINUTES,
            Right.REPORT,
            Right.READ_PROMISES,
            Right.SAY_YES_OR_NO,
            Right.CHANGE_ONES_MIND,
            Right.INTRODUCE_ONESELF,
            Right.STOP,
        }
    ),
    Role.FACILITATOR: frozenset(
        {
            Right.SEE_MEMBERS,
            Right.READ_CHARTER,
            Right.PREPARE_GROUP,
            Right.MAKE_CARDS,
            Right.MAKE_CARDS_FOR_MEMBERS,
            Right.CONFIRM_NEW_CARDS,
            Right.ADD_ON_PAPER,
            Right.CARE_FOR_PAPER,
            Right.SEE_NUMBERS,
            Right.AGREE_TO_RULES,
            Right.READ_MEETINGS,
            Right.ANSWER_MEETINGS,
            Right.PLAN_MEETINGS,
            Right.OFFER_TIMES,
            Right.ANSWER_TIMES,
            Right.SEE_NEEDS,
            Right.ANSWER_PROPOSALS,
            Right.ADD_NOTES,
            Right.READ_MINUTES,
            Right.READ_MINUTES_ALOUD,
            Right.READ_WHAT_BECAME,
            Right.READ_ANNOUNCEMENTS,
            Right.ASK_TO_READ_ALOUD,
            Right.WRITE_MINUTES,
            Right.SAY_WHAT_BECAME,
            Right.TELL_THE_GROUP,
            Right.ANSWER_MESSAGES,
            Right.REPORT,
            Right.RECEIVE_REPORTS,
            Right.READ_PROMISES,
            Right.SAY_YES_OR_NO,
            Right.CHANGE_ONES_MIND,
            Right.INTRODUCE_ONESELF,
            Right.STOP,
            Right.SEAT_INTERPRETERS,
        }
    ),
}
"""Named one by one: a new right belongs to nobody until it is written here."""

AFTER_LEAVING = frozenset({Right.TAKE_THINGS, Right.CHANGE_ONES_MIND})
"""What who has left may still do, for thirty days. Everything else of the group does not exist for that person."""
