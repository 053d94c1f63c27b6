import cProfile,pstats,time,pytest
@pytest.mark.parametrize("kind",["sqlite"],indirect=True)
def test_x(reader, world, kind):
    amina=reader("amina")
    amina.get("/today")
    c=amina.client
    H={"Accept-Encoding":"identity"}
    for h in (H,{}):
        c.get("/today",base_url="http://127.0.0.1:8000",headers=h)
        p=cProfile.Profile(); p.enable()
        t=time.perf_counter()
        for _ in range(20): c.get("/today",base_url="http://127.0.0.1:8000",headers=h)
        print("per",(time.perf_counter()-t)/20)
        p.disable(); pstats.Stats(p).sort_stats("cumtime").print_stats(45)
        break
