def test_everybody_reads_every_page_of_theirs(reader, world):
    g, m = world.group, world.meetings
    amina = reader("amina")
    for a in (
        "/today",
        f"/groups/{g}/plan",
        f"/groups/{g}/meetings/{m['next']}",
        f"/groups/{g}/meetings/{m['been']}/minutes/",
        f"/groups/{g}/messages/mine",
        "/me",
        f"/groups/{g}/members",
        "/finish",
        "/language",
    ):
        amina.get(a)
    kari = reader("kari", language="nb")
    for a in (
        "/today",
        f"/groups/{g}/plan",
        f"/groups/{g}/meetings/{m['next']}",
        f"/groups/{g}/meetings/{m['lately']}/minutes/",
        f"/groups/{g}/meetings/{m['lately']}/minutes/draft",
        f"/groups/{g}/messages/inbox",
        f"/groups/{g}/preparation",
        f"/groups/{g}/cards",
        f"/groups/{g}/meetings/new",
        f"/groups/{g}/meetings/{m['next']}/change",
    ):
        kari.get(a)
    reader("berit").get("/groups/")
