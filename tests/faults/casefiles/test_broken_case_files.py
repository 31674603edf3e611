"""Broken case files: what is broken, where the fault must point, what it must say.

A row changes the sound case file in one way. Each gives `Faulty` with exactly one line, in Chinese, whose
place begins with the row's place and which contains the row's words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from guitu.faults import Faulty
from guitu.ledger.casefile import read, read_text
from tests.kernel.ledger.sample import Json, sound

PACKS = ("national", "jinxiang", "meishan", "ordos", "chishui")
DEEP: Any = []
for _ in range(5000):
    DEEP = [DEEP]


def put(number: int, **members: object) -> Callable[[Json], None]:
    """Set members of entry eN; `from_` writes `from`."""
    named = {name.rstrip("_"): value for name, value in members.items()}
    return lambda data: data["entries"][number - 1].update(named)


def drop(number: int, name: str) -> Callable[[Json], None]:
    return lambda data: data["entries"][number - 1].pop(name) and None


def case(**members: object) -> Callable[[Json], None]:
    return lambda data: data["case"].update(members)


def top(**members: object) -> Callable[[Json], None]:
    return lambda data: data.update(members)


def add(**members: object) -> Callable[[Json], None]:
    """One more entry, number 11, with the id x unless it says otherwise."""
    named = {name.rstrip("_"): value for name, value in members.items()}
    return lambda data: data["entries"].append({"id": "x", "on": "2025-05-01", **named})


def swap(number: int, value: object) -> Callable[[Json], None]:
    def change(data: Json) -> None:
        data["entries"][number - 1] = value

    return change


BROKEN: list[tuple[str, Callable[[Json], object], str, str]] = [
    # the file
    ("no format", lambda d: d.pop("format"), "format（格式）", "没有写"),
    ("no case", lambda d: d.pop("case"), "case（案件）", "没有写"),
    ("no entries", lambda d: d.pop("entries"), "entries（记录）", "没有写"),
    ("later format", top(format="guitu.casefile/2"), "format（格式）", "应为guitu.casefile/1；请用新版程序打开"),
    ("other format", top(format="excel"), "format（格式）", "写着「excel」"),
    ("format of a number", top(format=1), "format（格式）", "写着 1"),
    ("format of a list", top(format=[]), "format（格式）", "写着一个列表"),
    ("unknown member", top(remark="x"), "文件", "不认识的栏目「remark」"),
    ("misspelt member is unknown", top(entires=[]), "文件", "是否想写 entries（记录）"),
    ("case is a list", top(case=[]), "case（案件）", "写着一个列表"),
    ("case is null", top(case=None), "case（案件）", "写着 null"),
    ("case is text", top(case="c-1"), "case（案件）", "写着「c-1」"),
    ("entries is an object", top(entries={}), "entries（记录）", "写着一个对象；应为记录的列表"),
    ("entries is null", top(entries=None), "entries（记录）", "写着 null"),
    ("entries is text", top(entries="[]"), "entries（记录）", "写着「[]」"),
    # the head
    ("no case id", lambda d: d["case"].pop("id"), "案件 的 id", "没有写"),
    ("empty case id", case(id=""), "案件 的 id", "是空白"),
    ("case id of a number", case(id=7), "案件 的 id", "写着 7"),
    ("case id of two lines", case(id="c\n1"), "案件 c□1 的 id", "不含换行"),
    ("long case id", case(id="c" * 129), "案件 ccc", "129 字"),
    ("no case kind", lambda d: d["case"].pop("kind"), "案件 c-1 的 kind", "没有写"),
    ("unknown case kind", case(kind="comunity_detox"), "案件 c-1 的 kind", "是否想写 community_detox（社区戒毒）"),
    ("case kind in Chinese", case(kind="社区康复"), "案件 c-1 的 kind", "是否想写 community_rehab"),
    ("case kind is null", case(kind=None), "案件 c-1 的 kind", "写着 null"),
    ("no policy", lambda d: d["case"].pop("policy"), "案件 c-1 的 policy", "没有写"),
    ("unknown pack", case(policy="jinxian"), "案件 c-1 的 policy", "是否想写 jinxiang"),
    ("pack with a path", case(policy="../jinxiang"), "案件 c-1 的 policy", "小写字母"),
    ("pack in capitals", case(policy="Jinxiang"), "案件 c-1 的 policy", "写着「Jinxiang」"),
    ("pack of a number", case(policy=1), "案件 c-1 的 policy", "写着 1"),
    ("term of nothing", case(term_months=0), "案件 c-1 的 term_months", "写着 0"),
    ("term below nothing", case(term_months=-36), "案件 c-1 的 term_months", "写着 -36"),
    ("term in words", case(term_months="36"), "案件 c-1 的 term_months", "不加引号"),
    ("term of a truth value", case(term_months=True), "案件 c-1 的 term_months", "写着 true"),
    ("term with a fraction", case(term_months=36.0), "案件 c-1 的 term_months", "写着 36.0"),
    ("endless term", case(term_months=10**9), "案件 c-1 的 term_months", "写着 1000000000"),
    ("term of thousands of digits", case(term_months=10**5000), "案件 c-1 的 term_months", "很长的数字"),
    ("term of infinity", case(term_months=float("inf")), "案件 c-1 的 term_months", "写着 inf"),
    ("credit below nothing", case(credit_days=-1), "案件 c-1 的 credit_days", "写着 -1"),
    ("credit in words", case(credit_days="30"), "案件 c-1 的 credit_days", "写着「30」"),
    ("credit of a truth value", case(credit_days=False), "案件 c-1 的 credit_days", "写着 false"),
    ("credit of half a day", case(credit_days=0.5), "案件 c-1 的 credit_days", "写着 0.5"),
    ("credit as long as the term", case(credit_days=1095), "案件 c-1 的 credit_days", "至多 1095 天"),
    ("credit longer than the term", case(term_months=1, credit_days=40), "案件 c-1 的 credit_days", "至多 31 天"),
    ("unknown member of the head", case(term=36), "案件 c-1", "不认识的栏目「term」"),
    ("pack as another name", case(pack="x"), "案件 c-1", "不认识的栏目「pack」"),
    # an entry as such
    ("entry is null", swap(7, None), "第7条记录", "写着 null"),
    ("entry is text", swap(7, "talk"), "第7条记录", "写着「talk」"),
    ("entry is a list", swap(7, []), "第7条记录", "写着一个列表"),
    ("empty entry", swap(7, {}), "第7条记录 的 kind", "没有写"),
    ("entry without id", drop(7, "id"), "第7条记录 的 id", "没有写"),
    ("empty entry id", put(7, id=""), "第7条记录 的 id", "是空白"),
    ("entry id of a number", put(7, id=7), "第7条记录 的 id", "写着 7"),
    ("long entry id", put(7, id="e" * 200), "第7条记录 eee", "200 字"),
    ("entry id with a tab", put(7, id="e\t7"), "第7条记录 e□7 的 id", "不含换行和控制字符"),
    ("entry id with a mark of direction", put(7, id="e\u202e7"), "第7条记录 e□7 的 id", "控制字符"),
    ("no kind", drop(7, "kind"), "第7条记录 e7 的 kind", "没有写"),
    ("unknown kind", put(7, kind="tlak"), "第7条记录 e7 的 kind", "是否想写 talk（谈话（家访））"),
    ("kind in Chinese", put(4, kind="毒品检测"), "第4条记录 e4 的 kind", "是否想写 drug_test（毒品检测）"),
    ("kind near nothing", put(7, kind="zzzzzzzz"), "第7条记录 e7 的 kind", "写着「zzzzzzzz」"),
    ("kind in capitals", put(7, kind="TALK"), "第7条记录 e7 的 kind", "写着「TALK」"),
    ("kind is null", put(7, kind=None), "第7条记录 e7 的 kind", "写着 null"),
    ("kind is a list", put(7, kind=["talk"]), "第7条记录 e7 的 kind", "写着一个列表"),
    ("kind is an object", put(7, kind={}), "第7条记录 e7 的 kind", "写着一个对象"),
    ("unknown field", put(7, colour="red"), "第7条记录 e7", "不认识的栏目「colour」"),
    ("misspelt field", put(7, nota="x"), "第7条记录 e7", "是否想写 note（备注）"),
    ("field of another kind", put(7, result="negative"), "第7条记录 e7", "谈话（家访）已有的栏目"),
    ("Python's name of a field", lambda d: d["entries"][8].update({"from_": "2025-04-02"}), "第9条记录 e9",
     "是否想写 from（准假首日）"),
    ("deeply nested unknown field", put(7, deep=DEEP), "第7条记录 e7", "不认识的栏目「deep」"),
    ("long name of a field", put(7, **{"x" * 9000: 1}), "第7条记录 e7", "…」"),
    ("name of a field that is a number", lambda d: d["entries"][6].update({7: 1}), "第7条记录 e7", "名字不是文字"),
    ("name of a field with a broken letter", put(7, **{"\ud800": 1}), "第7条记录 e7", "「□」"),
    ("kind with a broken letter", put(7, kind="\ud800"), "第7条记录 e7 的 kind", "「□」"),
    ("member of the file with a broken letter", lambda d: d.update({"\ud800": 1}), "文件", "「□」"),
    # days and times
    ("no day", drop(7, "on"), "第7条记录 e7 的 on（谈话日期）", "没有写"),
    ("30 February", put(7, on="2025-02-30"), "第7条记录 e7 的 on", "这一天不存在"),
    ("29 February of a common year", put(7, on="2025-02-29"), "第7条记录 e7 的 on", "这一天不存在"),
    ("31 April", put(7, on="2025-04-31"), "第7条记录 e7 的 on", "这一天不存在"),
    ("month 13", put(7, on="2025-13-01"), "第7条记录 e7 的 on", "这一天不存在"),
    ("day 0", put(7, on="2025-01-00"), "第7条记录 e7 的 on", "这一天不存在"),
    ("year 0", put(7, on="0000-01-01"), "第7条记录 e7 的 on", "这一天不存在"),
    ("day before 1970", put(7, on="1969-12-31"), "第7条记录 e7 的 on", "超出可记的范围"),
    ("day after 2099", put(7, on="2100-01-01"), "第7条记录 e7 的 on", "超出可记的范围"),
    ("day without zeros", put(7, on="2025-2-1"), "第7条记录 e7 的 on", "YYYY-MM-DD"),
    ("day with slashes", put(7, on="2025/02/01"), "第7条记录 e7 的 on", "写着「2025/02/01」"),
    ("day in Chinese", put(7, on="2025年2月1日"), "第7条记录 e7 的 on", "写着「2025年2月1日」"),
    ("day in full-width digits", put(7, on="２０２５-02-01"), "第7条记录 e7 的 on", "YYYY-MM-DD"),
    ("day with a time", put(7, on="2025-02-01T00:00:00"), "第7条记录 e7 的 on", "YYYY-MM-DD"),
    ("day without strokes", put(7, on="20250201"), "第7条记录 e7 的 on", "写着「20250201」"),
    ("ten digits that look like seconds", put(7, on="1738368000"), "第7条记录 e7 的 on", "YYYY-MM-DD"),
    ("day with a space", put(7, on=" 2025-02-01"), "第7条记录 e7 的 on", "YYYY-MM-DD"),
    ("day with a line end", put(7, on="2025-02-01\n"), "第7条记录 e7 的 on", "YYYY-MM-DD"),
    ("day of a number", put(7, on=20250201), "第7条记录 e7 的 on", "写着 20250201"),
    ("day is null", put(7, on=None), "第7条记录 e7 的 on", "写着 null"),
    ("day is empty", put(7, on=""), "第7条记录 e7 的 on", "是空白"),
    ("day is an object", put(7, on={"y": 2025}), "第7条记录 e7 的 on", "写着一个对象"),
    ("time that does not exist", put(7, recorded_at="2025-02-20T25:00:00"), "第7条记录 e7 的 recorded_at", "不存在"),
    ("time on no day", put(7, recorded_at="2025-02-30T10:00:00+08:00"), "第7条记录 e7 的 recorded_at", "不存在"),
    ("time without a day", put(7, recorded_at="16:02:00"), "第7条记录 e7 的 recorded_at", "ISO 8601"),
    ("time that is a day", put(7, recorded_at="2025-02-20"), "第7条记录 e7 的 recorded_at", "ISO 8601"),
    ("time with a space", put(7, recorded_at="2025-02-20 16:02"), "第7条记录 e7 的 recorded_at", "ISO 8601"),
    ("time with a named zone", put(7, recorded_at="2025-02-20T16:02 CST"), "第7条记录 e7 的 recorded_at", "ISO 8601"),
    ("time in seconds", put(7, recorded_at=1740038520), "第7条记录 e7 的 recorded_at", "写着 1740038520"),
    ("time in seconds as text", put(7, recorded_at="1740038520"), "第7条记录 e7 的 recorded_at", "ISO 8601"),
    ("time is true", put(7, recorded_at=True), "第7条记录 e7 的 recorded_at", "写着 true"),
    ("time before 1970", put(7, recorded_at="1925-02-20T16:02:00"), "第7条记录 e7 的 recorded_at", "ISO 8601"),
    # choices and values
    ("no result", drop(4, "result"), "第4条记录 e4 的 result", "没有写"),
    ("misspelt result", put(4, result="negativ"), "第4条记录 e4 的 result（检测结果）", "是否想写 negative（阴性）"),
    ("result in Chinese", put(4, result="阳性"), "第4条记录 e4 的 result", "是否想写 positive"),
    ("result is null", put(4, result=None), "第4条记录 e4 的 result", "写着 null"),
    ("result is a list", put(4, result=["negative"]), "第4条记录 e4 的 result", "写着一个列表"),
    ("no mode", drop(4, "mode"), "第4条记录 e4 的 mode", "没有写"),
    ("unknown mode", put(4, mode="monthly"), "第4条记录 e4 的 mode", "regular（定期检测）、spot（突击检测）"),
    ("unknown sample", put(4, sample="sweat"), "第4条记录 e4 的 sample", "urine（尿液）"),
    ("no form of a talk", drop(7, "form"), "第7条记录 e7 的 form", "没有写"),
    ("unknown form of a talk", put(7, form="letter"), "第7条记录 e7 的 form", "home_visit（家访）"),
    ("warning without ground", add(kind="warning"), "第11条记录 x 的 ground", "没有写"),
    ("warning on no such ground", add(kind="warning", ground="tests"), "第11条记录 x 的 ground", "是否想写 test"),
    ("end without ground", add(kind="terminated"), "第11条记录 x 的 ground", "没有写"),
    ("end on no such ground", add(kind="terminated", ground="lazy"), "第11条记录 x 的 ground", "imprisoned"),
    ("leave without a first day", drop(9, "from"), "第9条记录 e9 的 from（准假首日）", "没有写"),
    ("leave without a last day", drop(9, "to"), "第9条记录 e9 的 to（准假末日）", "没有写"),
    ("leave that runs backwards", put(9, to="2025-04-01"), "第9条记录 e9 的 to", "不早于准假首日 2025-04-02"),
    ("leave from no day", put(9, from_="2025-06-31"), "第9条记录 e9 的 from", "这一天不存在"),
    ("absence that runs backwards", put(8, to="2025-03-09"), "第8条记录 e8 的 to", "不早于擅自离开首日 2025-03-10"),
    ("absence to no day", put(8, to="2025-03-32"), "第8条记录 e8 的 to", "这一天不存在"),
    ("request that runs backwards", add(kind="leave_requested", from_="2025-05-03", to="2025-05-02"),
     "第11条记录 x 的 to", "请核对起止两个日期"),
    ("one tester as text", put(4, testers="甲"), "第4条记录 e4 的 testers（检测人）", "列表"),
    ("no tester in the list", put(4, testers=[]), "第4条记录 e4 的 testers", "0 项的列表"),
    ("a tester who is a number", put(4, testers=["甲", 2]), "第4条记录 e4 的 testers（检测人）第2项", "写着 2"),
    ("too many testers", put(4, testers=["甲"] * 31), "第4条记录 e4 的 testers", "31 项的列表"),
    ("over-long remark", put(7, note="长" * 10_001), "第7条记录 e7 的 note（备注）", "10001 字"),
    ("remark with a null letter", put(7, note="a\x00b"), "第7条记录 e7 的 note", "3 字的文字"),
    ("remark with a broken letter", put(7, note="a\ud800"), "第7条记录 e7 的 note", "不成字"),
    ("remark of a number", put(7, note=5), "第7条记录 e7 的 note", "写着 5"),
    ("empty remark", put(7, note=""), "第7条记录 e7 的 note", "是空白"),
    ("flag in words", add(kind="served", family_served="yes"), "第11条记录 x 的 family_served", "true 或 false"),
    ("flag of a number", add(kind="served", family_served=1), "第11条记录 x 的 family_served", "写着 1"),
    ("place of two lines", put(7, place="甲\n乙"), "第7条记录 e7 的 place", "不换行"),
    ("phone of letters", add(kind="contact_attempted", outcome="reached", phone="abc"),
     "第11条记录 x 的 phone", "电话号码"),
    ("money as a number", add(kind="funds_spent", amount=12.5, purpose="检测"), "第11条记录 x 的 amount", "加引号"),
    ("money with three places", add(kind="funds_spent", amount="1.005", purpose="检测"),
     "第11条记录 x 的 amount", "最多两位小数"),
    ("region of letters", add(kind="transferred_out", to_region="金厢"), "第11条记录 x 的 to_region", "区划代码"),
    ("unknown pack of a case that came in", add(kind="transferred_in", policy="meishang"),
     "第11条记录 x 的 policy", "是否想写 meishan"),
    ("hash too short", add(kind="file_attached", title="照片", digest="00"), "第11条记录 x 的 digest", "64 位"),
    ("tier without an end", add(kind="tier_confirmed", tier="low", why="稳定"), "第11条记录 x 的 until", "没有写"),
    # excuses and objections
    ("excuse without reason", drop(10, "why"), "第10条记录 e10 的 why（正当理由）", "没有写"),
    ("excuse of nothing", drop(10, "rule"), "第10条记录 e10 的 entry", "entry 和 rule 都没有写"),
    ("excuse of a rule without number", drop(10, "seq"), "第10条记录 e10 的 seq", "写了 rule，没有写 seq"),
    ("excuse of an entry and a rule", put(10, entry="e5"), "第10条记录 e10 的 entry", "同时写了"),
    ("excuse of an unknown rule", put(10, rule="drug_test"), "第10条记录 e10 的 rule", "drug_test.regular（定期检测）"),
    ("excuse of the 0th", put(10, seq=0), "第10条记录 e10 的 seq", "从 1 数起"),
    ("excuse of a truth value", put(10, seq=True), "第10条记录 e10 的 seq", "写着 true"),
    ("excuse of a number in words", put(10, seq="2"), "第10条记录 e10 的 seq", "写着「2」"),
    ("objection to nothing", add(kind="objection_raised", says="不是这样"), "第11条记录 x 的 entry", "没有写"),
    ("objection that says nothing", add(kind="objection_raised", entry="e5"), "第11条记录 x 的 says", "没有写"),
    ("answer without answer", add(kind="objection_answered", entry="e5"), "第11条记录 x 的 answer", "没有写"),
    # between entries
    ("no entries at all", top(entries=[]), "案件记录", "没有 decided（作出决定）"),
    ("no decision", lambda d: d["entries"].pop(0), "案件记录", "没有 decided（作出决定）"),
    ("decision taken away", add(kind="voided", corrects="e1", why="录错"), "案件记录", "已被撤销"),
    ("one id, two contents", put(8, id="e7"), "第8条记录 e7", "与第7条记录编号相同而内容不同"),
    ("one id, another time of recording", lambda d: d["entries"].append({**d["entries"][4],
     "recorded_at": "2025-02-20T16:03:00+08:00"}), "第11条记录 e5", "编号相同而内容不同"),
    ("correction of nothing", put(6, corrects="e99"), "第6条记录 e6 的 corrects", "没有编号为「e99」的记录"),
    ("correction of a number", put(6, corrects=5), "第6条记录 e6 的 corrects", "写着 5"),
    ("correction of itself", put(6, corrects="e6"), "第6条记录 e6 的 corrects", "它自己"),
    ("correction without reason", drop(6, "why"), "第6条记录 e6 的 why（缘由）", "没有写缘由"),
    ("correction with an empty reason", put(6, why=""), "第6条记录 e6 的 why", "是空白"),
    ("correction of another kind", put(6, corrects="e3"), "第6条记录 e6 的 corrects", "「e3」是报到，本条是毒品检测"),
    ("second correction of one entry", lambda d: d["entries"].append({**d["entries"][5], "id": "x",
     "on": "2025-02-22"}), "第11条记录 x 的 corrects", "「e5」已由「e6」更正；应为仍然作数的记录的编号；要再更正"),
    ("void of a corrected entry", add(kind="voided", corrects="e5", why="录错"),
     "第11条记录 x 的 corrects", "「e5」已由「e6」更正"),
    ("correction of a voided entry", lambda d: (add(kind="voided", corrects="e7", why="录错", on="2025-03-03")(d),
     d["entries"].append({"id": "y", "kind": "talk", "on": "2025-03-04", "form": "phone", "corrects": "e7",
     "why": "改"})), "第12条记录 y 的 corrects", "「e7」已由「x」撤销"),
    ("correction of a void", add(kind="talk", form="phone", corrects="v", why="改"),
     "第11条记录 x 的 corrects", "没有编号为「v」的记录"),
    ("void without target", add(kind="voided", why="录错"), "第11条记录 x 的 corrects", "没有写"),
    ("void without reason", add(kind="voided", corrects="e7"), "第11条记录 x 的 why", "没有写"),
    ("void of itself", add(kind="voided", corrects="x", why="录错"), "第11条记录 x 的 corrects", "它自己"),
    ("two corrections in a circle", lambda d: d["entries"][4].update(corrects="e6", why="改"),
     "第5条记录 e5 的 corrects", "更正绕成了圈：e5 → e6 → e5"),
    ("two decisions in a circle", lambda d: (d["entries"][0].update(corrects="x", why="改"),
     d["entries"].append({"id": "x", "kind": "decided", "on": "2025-01-02", "corrects": "e1", "why": "改"})),
     "第1条记录 e1 的 corrects", "更正绕成了圈"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place", "says"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_case_file_gives_one_clear_line(change: Callable[[Json], object], place: str, says: str) -> None:
    data = sound()
    change(data)
    with pytest.raises(Faulty) as caught:
        read(data, place="甲.json ", packs=PACKS)
    (fault,) = caught.value.faults
    assert fault.place.startswith((f"甲.json {place}", "甲.json" if place == "文件" else "\0"))
    assert says in str(fault)
    assert "\n" not in str(fault)
    assert re.search(r"[\u4e00-\u9fff]", fault.found)
    assert "！" not in str(fault)


TEXTS: list[tuple[str, str | bytes, str]] = [
    ("empty", "", "第1行第1列：不是合法的 JSON"),
    ("white space", " \n ", "不是合法的 JSON"),
    ("cut off", '{"format": "guitu.casefile/1", "case": {', "栏目名要写在双引号里"),
    ("unterminated text", '{"format": "guitu', "缺少结尾的引号"),
    ("missing comma", '{"a": 1 "b": 2}', "缺少逗号"),
    ("missing colon", '{"a" 1}', "缺少冒号"),
    ("trailing comma", '{"a": 1,}', "不是合法的 JSON"),
    ("single quotes", "{'a': 1}", "双引号"),
    ("two values", "{} {}", "多余的内容"),
    ("raw line end in text", '{"a": "x\ny"}', "控制字符"),
    ("bad escape", '{"a": "\\x"}', "反斜杠"),
    ("bad letter code", '{"a": "\\u12"}', "四位十六进制"),
    ("not a number", "NaN", "写着 nan；应为一个 JSON 对象"),
    ("a number", "36", "写着 36；应为一个 JSON 对象"),
    ("text", '"guitu"', "应为一个 JSON 对象"),
    ("list", "[]", "写着一个列表；应为一个 JSON 对象"),
    ("null", "null", "写着 null"),
    ("brackets without end", "[" * 100_000, "套得太深"),
    ("objects without end", '{"a":' * 100_000, "套得太深"),
    ("digits without end", "9" * 5000, "过长的数字"),
    ("bytes of another script", "格式".encode("gbk"), "UTF-8"),
    ("bytes of a workbook", b"PK\x03\x04\x14\x00\xff\xfe", "UTF-8"),
]


@pytest.mark.parametrize(("text", "says"), [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_a_text_that_is_no_case_file_gives_one_clear_line(text: str | bytes, says: str) -> None:
    with pytest.raises(Faulty) as caught:
        read_text(text)
    (fault,) = caught.value.faults
    assert says in str(fault)
    assert "\n" not in str(fault)


def test_a_member_given_twice_is_refused_and_named() -> None:
    text = json.dumps(sound()).replace(
        '"mode": "regular", "result": "neg', '"mode": "spot", "mode": "regular", "result": "neg', 1
    )
    with pytest.raises(Faulty, match="文件里的 e4：栏目「mode」写了不止一次"):
        read_text(text)


def test_not_a_number_in_a_field_is_refused() -> None:
    with pytest.raises(Faulty, match="案件 c-1 的 term_months（期限（月））：写着 nan"):
        read_text(json.dumps(sound()).replace('"term_months": 36', '"term_months": NaN'))


def test_a_member_given_twice_does_not_hide_other_faults() -> None:
    text = json.dumps(sound()).replace('"term_months": 36', '"term_months": 36, "term_months": 0')
    with pytest.raises(Faulty) as caught:
        read_text(text)
    assert len(caught.value.faults) == 2


def test_there_are_at_least_a_hundred_ways_to_break_a_case_file() -> None:
    assert len({row[0] for row in BROKEN}) == len(BROKEN) >= 100
