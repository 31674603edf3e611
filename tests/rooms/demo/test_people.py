"""Nobody in the demonstration can be anybody."""

from __future__ import annotations

from guitu.demo.cohort import lives_of_town
from guitu.demo.names import SURNAMES
from guitu.demo.office import accounts, agencies, country
from guitu.demo.people import PHONE_PREFIX, check_sign
from guitu.ledger.roles import ROLES
from guitu.places.models import AgencyKind
from tests.rooms.demo.told import AS_OF, told, town

# The hundred surnames most in use, as everybody knows them; a name of the demonstration begins with none of them.
COMMON = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)


def test_every_region_lies_in_the_invented_country() -> None:
    for size in ("town", "county", "city"):
        # No real place has a code with this beginning.
        assert all(code.startswith("99") for code, _ in country(size).regions)


def test_region_codes_and_numbers_are_all_different() -> None:
    codes = [code for code, _ in country("city").regions]
    assert len(codes) == len(set(codes))
    numbers = [
        life.person.identity_number for at in (0, 1, 5) for life in lives_of_town(country("county"), at, as_of=AS_OF)
    ]
    assert len(numbers) == len(set(numbers))


def test_office_numbers_of_a_town_are_all_different_and_short_enough() -> None:
    numbers = [life.number for life in told()]
    assert len(numbers) == len(set(numbers))
    assert max(map(len, numbers)) <= 16


def test_identity_numbers_bear_the_invented_place_and_a_right_check_sign() -> None:
    for life in told():
        number, person = life.person.identity_number, life.person
        assert number.startswith("9901")
        assert len(number) == 18
        assert number[6:14] == f"{person.born:%Y%m%d}"
        assert number[17] == check_sign(number[:17])
        assert (int(number[16]) % 2 == 0) == person.is_woman


def test_the_check_sign_is_that_of_the_standard() -> None:
    assert check_sign("11010519491231002") == "X"  # the example of the standard
    assert check_sign("44052418800101001") == "4"


def test_phones_have_the_prefix_nobody_is_given() -> None:
    for life in told():
        assert life.person.phone.startswith(PHONE_PREFIX)
        assert all(relative.phone.startswith(PHONE_PREFIX) for relative in life.person.family)


def test_no_surname_is_one_in_common_use() -> None:
    assert not set(SURNAMES) & set(COMMON)
    assert all(life.person.name[0] in SURNAMES for life in told())


def test_every_role_has_one_login() -> None:
    roles = [plan.role for plan in accounts(town()) if plan.may_log_in and "-" not in plan.username]
    assert sorted(roles) == sorted(ROLES)


def test_agencies_of_every_kind_exist() -> None:
    assert {plan.kind for plan in agencies(town())} == set(AgencyKind.values)


def test_one_case_belongs_to_the_account_of_the_person() -> None:
    assert sum(life.shown for life in told()) == 1
