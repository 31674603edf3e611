# ruff: noqa: E501  sentences, one a line
"""What situation reports 情况报告, summaries 小结 and assessments 综合评估 say."""

from __future__ import annotations

from random import Random

from guitu.demo.names import pick

_REPORT_BODY = (
    "这个月身体还好，饭吃得下。", "最近睡得比上个月好。", "有点感冒，吃了卫生院开的药。", "腰还有点疼，重活少干。", "没有不舒服。", "血压高了一点，在吃药。", "牙补好了。", "瘦了些，天热的缘故。",
)  # fmt: skip
_REPORT_WORK = (
    "在{job}上班，每天八点到。", "{job}活不多，帮家里收了稻子。", "上月挣了两千多，给{rel}一千。", "这阵没有活，在家带孩子。", "换到{job}做，离家近。", "农忙，天天在地里。", "跟着{rel}跑了几趟车。",
    "在学{job}的手艺，师傅肯教。", "摆摊卖菜，一天几十块。", "请了两天假陪{rel}看病。",
)  # fmt: skip
_REPORT_HOME = (
    "和{rel}都好。", "{rel}身体不好，我多照看。", "家里没有什么事。", "孩子上学正常。", "和{rel}拌过嘴，已经和好。", "亲戚家办喜事，去帮忙两天。", "房子补了瓦，不漏了。", "过节全家一起吃的饭。",
)  # fmt: skip
_REPORT_END = (
    "没有和以前的人来往。", "检测按时去了。", "下个月想去学电工。", "下月要出门几天，会先报告。", "没有别的要说。", "有个老熟人来找过，我没有见。", "请帮我问一下医保的事。", "谢谢村里帮忙。", "手机号没有变。",
)  # fmt: skip
_SUMMARY_OPEN = (
    "本期检测、谈话按计划做了。", "这一期联系没有断过。", "本期以帮着找活为主。", "本期走访两次、到办公室一次。", "这一期事情不多，人比较平稳。", "本期中间有一段联系不上，后来恢复。",
)  # fmt: skip
_SUMMARY_GOOD = (
    "检测均为阴性，自己记着日子来。", "在{job}做事，收入够日常用。", "与{rel}的关系比上期近了一步。", "欠的小账还清。", "身体没有新的问题。", "参加了一次技能培训。", "情况报告写得比以前具体。", "主动提出帮村里做事。",
    "睡眠问题有好转。", "外出先报告、按时回来。",
)  # fmt: skip
_SUMMARY_CARE = (
    "收入还不稳。", "社交圈子小，平时话不多。", "腰伤影响干活。", "{rel}年纪大，要人照看。", "有一次没按约定时间来，问过，是加班。", "对集体活动还有顾虑。", "欠债未清。", "房屋漏雨待修。", "暂时没有要特别注意的事。",
)  # fmt: skip
_SUMMARY_NEXT = (
    "下一期继续固定检测日，谈话以家访为主。", "下一期帮着落实培训补贴。", "下一期把低保材料补齐。", "下一期联系县医院复查。", "下一期多和{rel}通气。", "下一期请志愿者每月去一次。", "下一期看{job}能不能转长期。", "下一期照常。",
)  # fmt: skip
_ASSESS = (
    "生理：检测结果平稳，体检无新问题。", "生理：睡眠仍差，建议复查。", "心理：情绪稳定，能讲自己的打算。", "心理：遇事容易急，已约辅导。", "家庭：{rel}支持，每周一起吃饭。", "家庭：与{rel}往来少，列为帮扶。",
    "就业：在{job}连续做事半年以上。", "就业：打零工，愿意学手艺。", "社会交往：与旧识断了联系。", "社会交往：以同村人为主。", "守约：按期检测、报告，外出先说。", "守约：有漏报，问明原因后补上。",
)  # fmt: skip
_ASSESS_END = (
    "综合看平稳，维持现在的走访次数。", "综合看向好，建议下期把帮扶重点放在就业。", "综合看还有反复的可能，建议增加家访。", "综合看已具备期满条件，继续到期满。", "综合看进步明显，本人同意这份评估。", "综合看困难主要在收入，列入帮扶任务。",
)  # fmt: skip
COPIED = "本季度该人员表现正常，检测、谈话均已落实，无异常情况，下季度继续加强管理。"
"""What the worker who copies writes every time; supervision is meant to find it."""


def report(rng: Random, *, rel: str, job: str) -> str:
    """What the person reports, in the first person."""
    parts = pick(rng, _REPORT_BODY) + pick(rng, _REPORT_WORK) + pick(rng, _REPORT_HOME) + pick(rng, _REPORT_END)
    return parts.format(rel=rel, job=job)


def summary(rng: Random, *, rel: str, job: str) -> str:
    """A periodic summary."""
    parts = pick(rng, _SUMMARY_OPEN) + pick(rng, _SUMMARY_GOOD) + pick(rng, _SUMMARY_GOOD[:5])
    return (parts + pick(rng, _SUMMARY_CARE) + pick(rng, _SUMMARY_NEXT)).format(rel=rel, job=job)


def assessment(rng: Random, *, rel: str, job: str) -> str:
    """An assessment by its sides, and the whole."""
    sides = sorted(rng.sample(range(0, len(_ASSESS), 2), 4))
    parts = "".join(_ASSESS[side + (rng.random() < 0.35)] for side in sides)
    return (parts + pick(rng, _ASSESS_END)).format(rel=rel, job=job)
