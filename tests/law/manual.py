"""The manual of the law `docs/law.md`, printed from the scenarios: `python -m tests.law.manual`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from guitu.policy import load
from tests.law.scenario import Look, Scenario, Topic, topics

PAGE = Path(__file__).parents[2] / "docs" / "law.md"
COMMAND = "python -m tests.law.manual"
KIND_LABELS = {"community_detox": "社区戒毒", "community_rehab": "社区康复"}


def page() -> str:
    """The manual as it should stand in `docs/law.md` today."""
    chapters = topics()
    many = sum(len(topic.scenarios) for topic in chapters)
    lines = [
        "# 归途认为法律是怎样的",
        "",
        f"本页由 `{COMMAND}` 生成，请改 `tests/law/*.yaml`，不要改这里。",
        f"共 {many} 个情景，每一个都是测试：先写记录下来的事，再写到某一天为止应有的结果。",
        "所有期望的数都是编写者从法律要点和地方文件推算的，不是从程序的输出抄来的。人和事都是虚构的。",
        "",
        *(f"- [{topic.title}](#{_anchor(topic)})（{len(topic.scenarios)}）" for topic in chapters),
    ]
    for topic in chapters:
        lines += ["", f'<a id="{_anchor(topic)}"></a>', "", f"## {topic.title}", "", topic.says]
        for scenario in topic.scenarios:
            lines += ["", *_scenario(scenario)]
    return "\n".join(lines) + "\n"


def _anchor(topic: Topic) -> str:
    return topic.name.replace("_", "-")


def _scenario(scenario: Scenario) -> Iterator[str]:
    about = [load(scenario.policy).title, KIND_LABELS[scenario.kind]]
    if scenario.term_months is not None:
        about.append(f"期限 {scenario.term_months} 个月")
    if scenario.credit_days:
        about.append(f"折抵 {scenario.credit_days} 日")
    yield f"### {scenario.name}"
    yield ""
    yield f"{'，'.join(about)}。"
    yield ""
    for fact in scenario.facts:
        name = f"（{fact.id}）" if fact.named else ""
        more = f"：{fact.more}" if fact.more else ""
        yield f"- {fact.entry['on']} {fact.label}{name}{more}"
    for look in scenario.looks:
        yield ""
        yield f"**{_day(look)}**"
        yield ""
        yield from (f"- {expectation.chinese}" for expectation in look.expects)
    if scenario.because:
        yield ""
        yield f"> {scenario.because}"
    if scenario.known_fault:
        yield ""
        yield "> 程序现在还不是这样，已经登记为待改。"


def _day(look: Look) -> str:
    known = f"（只看 {look.known_at.isoformat(sep=' ')} 之前登记的）" if look.known_at else ""
    return f"到 {look.as_of.isoformat()}{known}"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
