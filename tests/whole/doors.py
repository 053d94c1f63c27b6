"""Every address of the portal, and who may come in there: one table, to be read from top to bottom.

A new address stands here on purpose, or `test_access` fails and says which line is missing. What a right means, and
who has it, is the other table: `portal/groups/rights.py`.
"""

from __future__ import annotations

import re

from portal.groups.rights import Right
from tests.probing import Route

ANYBODY, WHOEVER_IS_IN, COORDINATORS = "open", "signed in", "coordinator"
STAFF, ENTERING = "staff", "entering"
"""The staff who are in; and those who came by a link, or have to show their keys, and see nothing else yet."""

DOORS: dict[str, str | Right] = {
    # Nobody needs to be in: the way in, the language, and the way out.
    "GET /": ANYBODY,
    "GET /style": ANYBODY,
    "GET /health": ANYBODY,
    "GET /ready": ANYBODY,
    "GET /language": ANYBODY,
    "GET /language/<code>": ANYBODY,
    "GET POST /join": ANYBODY,
    "GET /join/letter": ANYBODY,
    "GET POST /join/what-we-keep": ANYBODY,
    "POST /join/letter/sound": ANYBODY,
    "GET /join/letter/sound.mp3": ANYBODY,
    "GET /join/letter/cues.vtt": ANYBODY,
    "GET /join/letter/readings/<letter_reading_id>": ANYBODY,
    "POST /join/what-we-keep/sound": ANYBODY,
    "GET /join/what-we-keep/sound.mp3": ANYBODY,
    "GET /join/what-we-keep/cues.vtt": ANYBODY,
    "GET POST /join/name": ANYBODY,
    "POST /join/again": ANYBODY,
    "GET POST /enter/<secret>": ANYBODY,
    "GET /calendar/<secret>.ics": ANYBODY,
    "POST /leave": ANYBODY,
    # Coming back to a phone that is known, and making a new one known with a code.
    "GET POST /come-back": ANYBODY,
    "POST /come-back/sign": ANYBODY,
    "GET POST /new-phone": ANYBODY,
    "GET POST /new-phone/come-in": ANYBODY,
    # The staff's door: word, passphrase and code; and the first entry, step by step.
    "GET POST /staff/in": ANYBODY,
    "POST /staff/out": ANYBODY,
    "GET /staff/entry/": ENTERING,
    "GET POST /staff/entry/work": ENTERING,
    "GET /staff/entry/cannot": ENTERING,
    "GET POST /staff/entry/promise": ENTERING,
    "GET POST /staff/entry/passphrase": ENTERING,
    "GET POST /staff/entry/second-factor": ENTERING,
    "GET POST /staff/entry/proof": ENTERING,
    # One's own.
    "POST /join/as-myself": WHOEVER_IS_IN,
    "GET /today": WHOEVER_IS_IN,
    "GET /inbox": WHOEVER_IS_IN,
    "GET /me": WHOEVER_IS_IN,
    "POST /me/name": WHOEVER_IS_IN,
    "GET /me/leaving-quickly": WHOEVER_IS_IN,
    "POST /me/leaving-quickly/on": WHOEVER_IS_IN,
    "POST /me/leaving-quickly/off": WHOEVER_IS_IN,
    "GET POST /me/listening": WHOEVER_IS_IN,
    "POST /me/listening/speed": WHOEVER_IS_IN,
    "POST /me/listening/words": WHOEVER_IS_IN,
    "GET POST /me/deletion": WHOEVER_IS_IN,
    "POST /me/deletion/regret": WHOEVER_IS_IN,
    "POST /me/deletion/now": WHOEVER_IS_IN,
    "GET POST /finish": WHOEVER_IS_IN,
    "GET /me/seen": WHOEVER_IS_IN,
    "GET /me/new-card": WHOEVER_IS_IN,
    "POST /me/new-card/confirmation": WHOEVER_IS_IN,
    "GET /me/what-we-keep": WHOEVER_IS_IN,
    "GET POST /me/reached": WHOEVER_IS_IN,
    "POST /me/reached/pause": WHOEVER_IS_IN,
    "POST /me/reached/pause/end": WHOEVER_IS_IN,
    "GET /me/phones": WHOEVER_IS_IN,
    "GET POST /me/phones/who": WHOEVER_IS_IN,
    "GET POST /me/phones/sign": WHOEVER_IS_IN,
    "GET POST /me/phones/new": WHOEVER_IS_IN,
    "POST /me/phones/<device_id>/forgotten": WHOEVER_IS_IN,
    "POST /me/phones/unknown/<sign_in_id>/ended": WHOEVER_IS_IN,
    "POST /me/phones/this/forgotten": WHOEVER_IS_IN,
    "GET POST /me/pin": WHOEVER_IS_IN,
    "GET POST /me/pin/first": WHOEVER_IS_IN,
    "POST /staff/go-on": WHOEVER_IS_IN,
    # The staff among themselves: codes on paper, and a second yes where somebody lost a phone.
    "GET POST /staff/codes": STAFF,
    "GET /staff/resets/": STAFF,
    "POST /staff/resets/<reset_id>": STAFF,
    # Opening groups, and naming their facilitators.
    "GET /groups/": COORDINATORS,
    "GET POST /groups/new": COORDINATORS,
    # What people have told the coordinator.
    "GET /reports": COORDINATORS,
    "GET POST /reports/<report_id>/answer": COORDINATORS,
    # What the host tells about what it keeps, and what becomes of it.
    "GET POST /host/keeping": COORDINATORS,
    "GET POST /host/archive": COORDINATORS,
    # A group: who is in it.
    "GET /groups/<group_id>/members": Right.SEE_MEMBERS,
    "GET POST /groups/<group_id>/members/<participant_id>/reading-aloud": Right.ASK_TO_READ_ALOUD,
    "GET POST /groups/<group_id>/reading-aloud": Right.SAY_IF_ONE_READS,
    "GET /groups/<group_id>/who-we-are": Right.SEE_MEMBERS,
    "GET /groups/<group_id>/who-we-are/<seat_id>/picture": Right.SEE_MEMBERS,
    "GET POST /groups/<group_id>/who-we-are/me": Right.INTRODUCE_ONESELF,
    "POST /groups/<group_id>/who-we-are/me/picture/removal": Right.INTRODUCE_ONESELF,
    "POST /groups/<group_id>/news/seen": Right.SEE_MEMBERS,
    # A group: whom to call, and one's own yes and no.
    "GET POST /groups/<group_id>/invitation/readings": Right.READ_MINUTES_ALOUD,
    "GET /groups/<group_id>/invitation/readings/<letter_reading_id>": Right.READ_MINUTES_ALOUD,
    "POST /groups/<group_id>/invitation/readings/<letter_reading_id>/removal": Right.READ_MINUTES_ALOUD,
    "GET /groups/<group_id>/danger": Right.READ_PROMISES,
    "POST /groups/<group_id>/danger/sound": Right.READ_PROMISES,
    "GET /groups/<group_id>/danger/sound.mp3": Right.READ_PROMISES,
    "GET /groups/<group_id>/danger/cues.vtt": Right.READ_PROMISES,
    "POST /groups/<group_id>/what-we-keep/sound": Right.READ_PROMISES,
    "GET /groups/<group_id>/what-we-keep/sound.mp3": Right.READ_PROMISES,
    "GET /groups/<group_id>/what-we-keep/cues.vtt": Right.READ_PROMISES,
    "GET POST /groups/<group_id>/calendar": Right.READ_MEETINGS,
    "POST /groups/<group_id>/calendar/choices": Right.READ_MEETINGS,
    "POST /groups/<group_id>/calendar/removal": Right.READ_MEETINGS,
    "GET POST /groups/<group_id>/meetings/<meeting_id>/tasks": Right.PLAN_MEETINGS,
    "POST /groups/<group_id>/meetings/<meeting_id>/tasks/<chore_id>/taker": Right.ANSWER_MEETINGS,
    "POST /groups/<group_id>/meetings/<meeting_id>/tasks/<chore_id>/taker/removal": Right.ANSWER_MEETINGS,
    "GET POST /groups/<group_id>/meetings/<meeting_id>/needs": Right.SAY_NEEDS,
    "GET /groups/<group_id>/meetings/<meeting_id>/needs/all": Right.SEE_NEEDS,
    "POST /groups/<group_id>/meetings/<meeting_id>/needs/people": Right.SEE_NEEDS,
    "POST /groups/<group_id>/meetings/<meeting_id>/needs/<participant_id>/arranged": Right.SEE_NEEDS,
    "GET /groups/<group_id>/choices": Right.CHANGE_ONES_MIND,
    "POST /groups/<group_id>/choices/<purpose>": Right.CHANGE_ONES_MIND,
    "GET POST /groups/<group_id>/questions/<purpose>": Right.SAY_YES_OR_NO,
    # A group: pausing and leaving, and what one then takes along.
    "GET POST /groups/<group_id>/pause": Right.PAUSE,
    "POST /groups/<group_id>/pause/why": Right.PAUSE,
    "POST /groups/<group_id>/pause/end": Right.PAUSE,
    "GET POST /groups/<group_id>/leaving": Right.LEAVE,
    "GET /groups/<group_id>/things": Right.TAKE_THINGS,
    "GET /groups/<group_id>/things/file": Right.TAKE_THINGS,
    # A group: roles that begin and end.
    "GET POST /groups/<group_id>/roles": COORDINATORS,
    "POST /groups/<group_id>/roles/<naming_id>/removal": COORDINATORS,
    "GET POST /groups/<group_id>/roles/<seat_id>/end": COORDINATORS,
    "POST /seats/<naming_id>": WHOEVER_IS_IN,
    "GET POST /groups/<group_id>/interpreters": Right.SEAT_INTERPRETERS,
    "POST /groups/<group_id>/interpreters/<naming_id>/removal": Right.SEAT_INTERPRETERS,
    "GET POST /groups/<group_id>/stopping": Right.STOP,
    "GET /groups/<group_id>/farewells/<farewell_id>": Right.SEE_MEMBERS,
    # A group: inviting.
    "GET POST /groups/<group_id>/readiness": Right.PREPARE_GROUP,
    "GET POST /groups/<group_id>/preparation": Right.PREPARE_GROUP,
    "GET POST /groups/<group_id>/cards": Right.MAKE_CARDS,
    "POST /groups/<group_id>/cards/stop": Right.MAKE_CARDS,
    # A group: a new card for a member, and who came in with one.
    "GET POST /groups/<group_id>/members/<participant_id>/card": Right.MAKE_CARDS_FOR_MEMBERS,
    "GET /groups/<group_id>/new-cards": Right.CONFIRM_NEW_CARDS,
    "POST /groups/<group_id>/new-cards/<card_id>/confirmation": Right.CONFIRM_NEW_CARDS,
    # A group: what it is, and its rules.
    "GET /groups/<group_id>/about": Right.READ_CHARTER,
    "POST /groups/<group_id>/about/sound": Right.READ_CHARTER,
    "GET /groups/<group_id>/about/sound.mp3": Right.READ_CHARTER,
    "GET /groups/<group_id>/about/cues.vtt": Right.READ_CHARTER,
    "GET /groups/<group_id>/about/earlier": Right.READ_CHARTER,
    "POST /groups/<group_id>/about/fine": Right.AGREE_TO_RULES,
    "GET POST /groups/<group_id>/about/decisions": Right.PREPARE_GROUP,
    "GET POST /groups/<group_id>/about/rules": Right.PREPARE_GROUP,
    "GET /groups/<group_id>/about/steps": Right.READ_CHARTER,
    "GET /groups/<group_id>/about/steps/new": Right.PREPARE_GROUP,
    "POST /groups/<group_id>/about/steps": Right.PREPARE_GROUP,
    # A group: phone numbers.
    "GET POST /groups/<group_id>/number": Right.GIVE_NUMBER,
    "POST /groups/<group_id>/number/removal": Right.GIVE_NUMBER,
    "GET /groups/<group_id>/numbers": Right.SEE_NUMBERS,
    "POST /groups/<group_id>/numbers/<participant_id>": Right.SEE_NUMBERS,
    # A group: those who are on paper.
    "GET /groups/<group_id>/paper/": Right.CARE_FOR_PAPER,
    "GET POST /groups/<group_id>/paper/new": Right.ADD_ON_PAPER,
    "GET /groups/<group_id>/paper/<participant_id>": Right.CARE_FOR_PAPER,
    "POST /groups/<group_id>/paper/<participant_id>/reach": Right.CARE_FOR_PAPER,
    "POST /groups/<group_id>/paper/<participant_id>/number/removal": Right.CARE_FOR_PAPER,
    "POST /groups/<group_id>/paper/<participant_id>/told": Right.CARE_FOR_PAPER,
    "POST /groups/<group_id>/paper/<participant_id>/answer": Right.CARE_FOR_PAPER,
    "GET POST /groups/<group_id>/paper/<participant_id>/meetings/<meeting_id>/needs": Right.CARE_FOR_PAPER,
    "GET POST /groups/<group_id>/paper/<participant_id>/proposal": Right.CARE_FOR_PAPER,
    "GET /groups/<group_id>/paper/<participant_id>/print": Right.CARE_FOR_PAPER,
    "GET POST /groups/<group_id>/paper/<participant_id>/end": Right.ADD_ON_PAPER,
    # A group: meetings.
    "GET /groups/<group_id>/plan": Right.READ_MEETINGS,
    "GET /groups/<group_id>/meetings/<meeting_id>/sound.mp3": Right.READ_MEETINGS,
    "GET /groups/<group_id>/meetings/<meeting_id>/sound.vtt": Right.READ_MEETINGS,
    "POST /groups/<group_id>/meetings/<meeting_id>/sound": Right.READ_MEETINGS,
    "GET /groups/<group_id>/meetings/<meeting_id>": Right.READ_MEETINGS,
    "GET /groups/<group_id>/meetings/<meeting_id>/calendar.ics": Right.READ_MEETINGS,
    "POST /groups/<group_id>/meetings/<meeting_id>/answer": Right.ANSWER_MEETINGS,
    "GET /groups/<group_id>/meetings/new": Right.PLAN_MEETINGS,
    "POST /groups/<group_id>/meetings/": Right.PLAN_MEETINGS,
    "GET POST /groups/<group_id>/meetings/<meeting_id>/change": Right.PLAN_MEETINGS,
    "GET POST /groups/<group_id>/meetings/<meeting_id>/cancellation": Right.PLAN_MEETINGS,
    # A group: what is proposed for the plan, and the answers.
    "GET /groups/<group_id>/proposals": Right.READ_MEETINGS,
    "POST /groups/<group_id>/proposals": Right.PROPOSE,
    "GET POST /groups/<group_id>/proposals/<proposal_id>/answer": Right.ANSWER_PROPOSALS,
    # A group: notes on the wall of a meeting. They are nobody's.
    "GET /groups/<group_id>/meetings/<meeting_id>/wall": Right.READ_MEETINGS,
    "POST /groups/<group_id>/meetings/<meeting_id>/wall": Right.PLAN_MEETINGS,
    "POST /groups/<group_id>/meetings/<meeting_id>/wall/notes": Right.ADD_NOTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/wall/notes/<note_id>/removal": Right.PLAN_MEETINGS,
    # A group: ready plans to begin from, and which ones it does not want.
    "GET /groups/<group_id>/ready-plans": Right.READ_MEETINGS,
    "GET /groups/<group_id>/ready-plans/<ready>": Right.READ_MEETINGS,
    "POST /groups/<group_id>/ready-plans/<ready>/refusal": Right.PLAN_MEETINGS,
    "POST /groups/<group_id>/ready-plans/<ready>/refusal/end": Right.PLAN_MEETINGS,
    # A group: many meetings at once.
    "GET POST /groups/<group_id>/season": Right.PLAN_MEETINGS,
    "POST /groups/<group_id>/season/again": Right.PLAN_MEETINGS,
    "POST /groups/<group_id>/season/meetings": Right.PLAN_MEETINGS,
    # A group: finding a time together.
    "GET /groups/<group_id>/times": Right.READ_MEETINGS,
    "POST /groups/<group_id>/times": Right.OFFER_TIMES,
    "GET /groups/<group_id>/times/new": Right.OFFER_TIMES,
    "GET /groups/<group_id>/times/<search_id>": Right.READ_MEETINGS,
    "POST /groups/<group_id>/times/<search_id>/answer": Right.ANSWER_TIMES,
    "POST /groups/<group_id>/times/<search_id>/closing": Right.OFFER_TIMES,
    "GET POST /groups/<group_id>/times/<search_id>/<time_id>/meeting": Right.PLAN_MEETINGS,
    # A group: minutes.
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/": Right.READ_MINUTES,
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/sound.mp3": Right.READ_MINUTES,
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/sound.vtt": Right.READ_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/sound": Right.READ_MINUTES,
    "GET POST /groups/<group_id>/meetings/<meeting_id>/minutes/readings/new": Right.READ_MINUTES_ALOUD,
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/readings/<reading_id>": Right.READ_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/readings/<reading_id>/removal": Right.READ_MINUTES_ALOUD,
    "GET POST /groups/<group_id>/meetings/<meeting_id>/minutes/draft": Right.WRITE_MINUTES,
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/draft/hearing": Right.WRITE_MINUTES,
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/draft/sound.mp3": Right.WRITE_MINUTES,
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/draft/sound.vtt": Right.WRITE_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/draft/sound": Right.WRITE_MINUTES,
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/changes": Right.READ_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/draft/removal": Right.WRITE_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/more-time": Right.WRITE_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/draft/keeping": Right.WRITE_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/draft/plainer": Right.WRITE_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/sharing": Right.WRITE_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/fine": Right.FINE_WITH_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/tasks/<task_id>/taker": Right.FINE_WITH_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/tasks/<task_id>/taker/removal": Right.FINE_WITH_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/agreement": Right.WRITE_MINUTES,
    "GET POST /groups/<group_id>/meetings/<meeting_id>/minutes/additions": Right.WRITE_MINUTES,
    "GET POST /groups/<group_id>/meetings/<meeting_id>/minutes/none": Right.WRITE_MINUTES,
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/newcomers": Right.WRITE_MINUTES,
    "GET /groups/<group_id>/minutes/earlier": Right.READ_MINUTES,
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/corrections": Right.READ_MINUTES,
    "GET POST /groups/<group_id>/meetings/<meeting_id>/minutes/corrections/new": Right.CORRECT_MINUTES,
    "GET POST /groups/<group_id>/meetings/<meeting_id>/minutes/corrections/out": Right.CORRECT_MINUTES,
    "GET POST /groups/<group_id>/meetings/<meeting_id>/minutes/corrections/<correction_id>/answer": Right.WRITE_MINUTES,
    "GET POST /groups/<group_id>/meetings/<meeting_id>/minutes/corrections/taking-out": Right.WRITE_MINUTES,
    "GET /groups/<group_id>/minutes/file": Right.READ_MINUTES,
    "GET /groups/<group_id>/minutes/text": Right.READ_MINUTES,
    # A group: what became of what was said. It is nobody's.
    "GET /groups/<group_id>/what-became": Right.READ_WHAT_BECAME,
    "POST /groups/<group_id>/what-became/sound": Right.READ_WHAT_BECAME,
    "GET /groups/<group_id>/what-became/sound.mp3": Right.READ_WHAT_BECAME,
    "GET /groups/<group_id>/what-became/cues.vtt": Right.READ_WHAT_BECAME,
    "POST /groups/<group_id>/what-became": Right.SAY_WHAT_BECAME,
    "GET /groups/<group_id>/what-became/managed": Right.READ_WHAT_BECAME,
    "GET /groups/<group_id>/what-became/new": Right.SAY_WHAT_BECAME,
    "GET POST /groups/<group_id>/what-became/<input_id>/change": Right.SAY_WHAT_BECAME,
    "GET POST /groups/<group_id>/what-became/<input_id>/taking-out": Right.SAY_WHAT_BECAME,
    # A group: what facilitators tell everybody.
    "GET /groups/<group_id>/announcements": Right.READ_ANNOUNCEMENTS,
    "POST /groups/<group_id>/announcements/sound": Right.READ_ANNOUNCEMENTS,
    "GET /groups/<group_id>/announcements/sound.mp3": Right.READ_ANNOUNCEMENTS,
    "GET /groups/<group_id>/announcements/cues.vtt": Right.READ_ANNOUNCEMENTS,
    "POST /groups/<group_id>/announcements": Right.TELL_THE_GROUP,
    "GET /groups/<group_id>/announcements/new": Right.TELL_THE_GROUP,
    "GET /groups/<group_id>/announcements/<announcement_id>/calls": Right.TELL_THE_GROUP,
    "GET /groups/<group_id>/announcements/<announcement_id>/print": Right.TELL_THE_GROUP,
    "POST /groups/<group_id>/announcements/<announcement_id>/removal": Right.TELL_THE_GROUP,
    # A group: messages. What is with one participant does not exist for another.
    "GET POST /groups/<group_id>/messages/mine": Right.WRITE_TO_FACILITATORS,
    "GET /groups/<group_id>/messages/mine/changes": Right.WRITE_TO_FACILITATORS,
    "GET /groups/<group_id>/messages/mine/sound.mp3": Right.WRITE_TO_FACILITATORS,
    "GET /groups/<group_id>/messages/mine/sound.vtt": Right.WRITE_TO_FACILITATORS,
    "POST /groups/<group_id>/messages/mine/sound": Right.WRITE_TO_FACILITATORS,
    "GET /groups/<group_id>/messages/with/<participant_id>/sound.mp3": Right.ANSWER_MESSAGES,
    "GET /groups/<group_id>/messages/with/<participant_id>/sound.vtt": Right.ANSWER_MESSAGES,
    "POST /groups/<group_id>/messages/with/<participant_id>/sound": Right.ANSWER_MESSAGES,
    "GET POST /groups/<group_id>/messages/mine/say": Right.WRITE_TO_FACILITATORS,
    "GET /groups/<group_id>/messages/mine/<message_id>/sound": Right.WRITE_TO_FACILITATORS,
    "GET POST /groups/<group_id>/messages/mine/call": Right.WRITE_TO_FACILITATORS,
    "GET POST /groups/<group_id>/messages/mine/alone": Right.WRITE_TO_FACILITATORS,
    "POST /groups/<group_id>/messages/mine/<message_id>/taking-back": Right.WRITE_TO_FACILITATORS,
    "GET /groups/<group_id>/messages/inbox": Right.ANSWER_MESSAGES,
    "GET POST /groups/<group_id>/messages/with/<participant_id>": Right.ANSWER_MESSAGES,
    "GET /groups/<group_id>/messages/with/<participant_id>/changes": Right.ANSWER_MESSAGES,
    "GET POST /groups/<group_id>/messages/with/<participant_id>/say": Right.ANSWER_MESSAGES,
    "GET /groups/<group_id>/messages/with/<participant_id>/<message_id>/sound": Right.ANSWER_MESSAGES,
    "POST /groups/<group_id>/messages/with/<participant_id>/taking": Right.ANSWER_MESSAGES,
    "POST /groups/<group_id>/messages/with/<participant_id>/handing": Right.ANSWER_MESSAGES,
    "POST /groups/<group_id>/messages/with/<participant_id>/closing": Right.ANSWER_MESSAGES,
    "GET POST /groups/<group_id>/messages/ready": Right.ANSWER_MESSAGES,
    "POST /groups/<group_id>/messages/ready/<sentence_id>/removal": Right.ANSWER_MESSAGES,
    "GET POST /groups/<group_id>/messages/promise": Right.ANSWER_MESSAGES,
    "GET POST /groups/<group_id>/messages/away": Right.ANSWER_MESSAGES,
    "POST /groups/<group_id>/messages/back": Right.ANSWER_MESSAGES,
    # A group: that something is not all right, to one reader.
    "GET POST /groups/<group_id>/reports": Right.REPORT,
    "GET /groups/<group_id>/reports/new": Right.REPORT,
    "POST /groups/<group_id>/reports/<report_id>/removal": Right.REPORT,
    "GET /groups/<group_id>/reports/to-me": Right.RECEIVE_REPORTS,
    "GET POST /groups/<group_id>/reports/<report_id>/answer": Right.RECEIVE_REPORTS,
}
ONLY_IN_THE_DEMO: dict[str, str | Right] = {
    "GET /demo/": ANYBODY,
    "GET POST /demo/as/<person_id>": ANYBODY,
    "GET /demo/texts": ANYBODY,
    "POST /demo/texts/sooner": ANYBODY,
}

OF_ONE_PERSON = {
    "participant_id",
    "person_id",
    "card_id",
    "device_id",
    "sign_in_id",
    "message_id",
    "sentence_id",
    "report_id",
}
"""Names in an address that say whose thing it is: somebody's own, which a neighbour in the same group does not find."""
OF_THE_GROUP = {
    "group_id",
    "meeting_id",
    "farewell_id",
    "naming_id",
    "seat_id",
    "proposal_id",
    "note_id",
    "chore_id",
    "task_id",
    "correction_id",
    "search_id",
    "time_id",
    "input_id",
    "announcement_id",
    "reading_id",
    "letter_reading_id",
}
OF_NOBODY = {"code", "secret", "purpose", "reset_id", "ready"}
"""A language; a secret that nobody knows who was not told; what one is asked a yes or no to; what a second one says;
a ready plan."""


def one_by_one(table: dict[str, str | Right]) -> dict[str, str | Right]:
    """The table with a line for each method."""
    return {
        f"{method} {address}": door
        for line, door in table.items()
        for *methods, address in [line.split()]
        for method in methods
    }


def line_of(route: Route) -> tuple[str, str | Right | None]:
    """How this route stands in the table: its method and address, and the door that its view declares."""
    address = re.sub(r"<(int|any\([^)]*\)):", "<", str(route.rule))
    return f"{route.method} {address}", route.right or route.door
