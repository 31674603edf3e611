"""Help 帮扶: needs, work, training, benefits, counselling, the family, treatment; and the county's inspection."""

from __future__ import annotations

from guitu.demo.names import pick
from guitu.demo.story import Story
from guitu.demo.timeline import workday
from guitu.demo.words import reasons
from guitu.timekeeping.days import ISO

_A_YEAR = 365


def help_on(story: Story) -> None:
    """Support during the course, more of it where things are hard."""
    if story.way is None or story.last - story.start < 30:
        return
    for tell, expected in _SORTS:
        length = (story.last - story.start) / _A_YEAR
        often = expected * length
        count = int(often) + (story.rng.random() < often - int(often))
        for _ in range(count):
            day = workday(story.between(story.start + 15, story.last - 1))
            if day < story.last and not story.stands_still(day):
                tell(story, day)


def _help(story: Story, day: int) -> None:
    area = pick(story.rng, ("documents", "income", "housing", "work", "health", "schooling", "legal"))
    told = {"area": area, "given_by": story.worker, "says": pick(story.rng, reasons.HELP)}
    story.pen.write("help_given", day, told=told)
    if story.chance(0.3):
        story.pen.write("need_met", day + story.between(5, 40), told={"area": area})


def _benefit(story: Story, day: int) -> None:
    benefit = pick(
        story.rng,
        ("minimum_living", "temporary_relief", "medical", "training_subsidy", "public_post", "social_insurance"),
    )
    desk = f"{story.town.name}公共服务办"
    if not story.pen.write("benefit_applied", day, told={"benefit": benefit, "agency": desk}):
        return
    answered = workday(day + story.between(15, 50))
    told: dict[str, object] = {"benefit": benefit, "agency": desk, "decided_by": "公共服务办经办人"}
    if story.chance(0.78):
        amount = f"{story.between(2, 12) * 100}"
        story.pen.write("benefit_granted", answered, told=told | {"amount": amount})
    else:
        why = pick(
            story.rng,
            (
                "家庭收入略高于标准，可改申请临时救助。",
                "材料缺收入证明，补齐后可再申请。",
                "户籍不在本镇，已转户籍地。",
            ),
        )
        story.pen.write("benefit_refused", answered, told=told | {"reason": why})


def _work(story: Story, day: int) -> None:
    told = {
        "employer": f"{story.town.short}{story.job}",
        "post": pick(story.rng, reasons.POSTS),
        "at_base": story.chance(0.15),
    }
    if story.pen.write("job_placed", day, told=told) and story.chance(0.35):
        left = day + story.between(40, 300)
        if left < story.last:
            story.pen.write("job_left", left, told={"employer": told["employer"]})


def _training(story: Story, day: int) -> None:
    told = {
        "course": pick(story.rng, reasons.COURSES),
        "hours": story.between(2, 10) * 8,
        "certificate": story.chance(0.5),
    }
    story.pen.write("training_attended", day, told=told)


def _counselling(story: Story, day: int) -> None:
    says = pick(
        story.rng,
        (
            "谈了睡眠和家里的事，约下月再来。",
            "练习了想用时怎样拖过十分钟。",
            "愿意说起从前，中途停了两次，没有催。",
            "和家里人一起来，各说各的难处。",
        ),
    )
    story.pen.write("counselling_given", day, told={"given_by": story.town.doctor, "says": says})


def _family(story: Story, day: int) -> None:
    relative = pick(story.rng, story.person.family)
    says = pick(story.rng, reasons.FAMILY).format(rel=relative.relation, ta=story.ta)
    told = {"relation": relative.relation, "name": relative.name, "says": says}
    story.pen.write("family_contact", day, told=told)


def _learning(story: Story, day: int) -> None:
    told = {"topic": pick(story.rng, reasons.EDUCATION), "given_by": story.worker}
    story.pen.write("education_given", day, told=told)


def _check_up(story: Story, day: int) -> None:
    says = pick(
        story.rng,
        ("血压略高，复查。", "无新问题。", "肝功能两项偏高，转县医院。", "体重正常，牙需治疗。", "血脂略高，少油。"),
    )
    story.pen.write("check_up", day, told={"agency": f"{story.town.name}卫生院", "says": says})


def _moved(story: Story, day: int) -> None:
    place = f"{story.person.household}{story.between(1, 12)}组{story.between(1, 90)}号"
    story.pen.write("address_changed", day, told={"place": place, "phone": story.person.phone})


def _treatment(story: Story, day: int) -> None:
    if story.person.drug != "海洛因":
        return
    agency = f"{story.town.county_name}药物维持治疗门诊"
    if story.pen.write("treatment_joined", day, post="clinic", told={"agency": agency, "on_own_application": True}):
        left = day + story.between(120, 500)
        if story.chance(0.3) and left < story.last:
            story.pen.write("treatment_left", left, post="clinic", told={"agency": agency})


def _tier(story: Story, day: int) -> None:
    tier = "steady" if story.habit.keeps > 0.9 else "attentive" if story.habit.keeps > 0.7 else "close"
    says = {
        "steady": "检测、报告都按时，生活平稳。",
        "attentive": "有过漏检，收入不稳，多走访一次。",
        "close": "近来联系困难，增加帮扶和走访。",
    }[tier]
    if story.pen.write("tier_proposed", day, told={"tier": tier, "says": says}):
        told = {"tier": tier, "until": ISO[day + 180], "why": says, "decided_by": story.town.head, "heard": True}
        story.pen.write("tier_confirmed", day + story.between(1, 6), post="office_head", told=told)


def _inspected(story: Story, day: int) -> None:
    told = {"agency": f"{story.town.county_name}禁毒办", "inspector": "县禁毒办检查组"}
    if story.practice.copies and story.chance(0.6):
        story.pen.write(
            "inspected", day, post="county", told=told | {"says": "连续几季小结文字相同，谈话集中在季末录入。"}
        )
        due = day + 15
        problem = "小结照抄、谈话季末集中补录，请说明原因并改正。"
        ordered = {"problem": problem, "due": ISO[due], "decided_by": "县禁毒办负责人"}
        story.pen.write("rectification_ordered", day + 1, post="county", told=ordered)
        if story.chance(0.6):
            rectified = {"says": "已与专干谈过，改为当天登记；小结按实际情况重写。", "done_by": story.town.clerk}
            story.pen.write("rectified", day + story.between(6, 24), post="office_clerk", told=rectified)
        return
    story.pen.write("inspected", day, post="county", told=told | {"says": "抽查档案，材料齐全，记录与登记相符。"})


def _spent(story: Story, day: int) -> None:
    told = {
        "amount": f"{story.between(3, 30) * 10}",
        "purpose": pick(story.rng, ("检测耗材", "走访交通", "培训资料", "节日慰问")),
    }
    story.pen.write("funds_spent", day, post="office_clerk", told=told)


_SORTS = (
    (_help, 0.9), (_benefit, 0.25), (_work, 0.4), (_training, 0.3), (_counselling, 0.6), (_family, 1.6),
    (_learning, 0.9), (_check_up, 0.7), (_moved, 0.08), (_treatment, 0.35), (_tier, 0.25), (_inspected, 0.15),
    (_spent, 0.3),
)  # fmt: skip
"""What happens, and how often in a year of the course."""
