from guitu.cli.cells import padded, width, wrapped


def test_a_chinese_character_takes_two_columns_and_a_latin_one_takes_one() -> None:
    assert width("归途 ok") == 7


def test_padding_counts_columns_and_not_characters() -> None:
    assert padded("小结", to=6) == "小结  "


def test_no_line_is_wider_than_its_limit() -> None:
    lines = wrapped("第一年每月一次，第二年每两个月一次（自报到之日起），第三年每三个月一次。", limit=20)
    assert max(map(width, lines)) <= 20


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    text = "甲乙丙丁，戊己（庚辛）壬癸。" * 6
    for limit in range(8, 30):
        for line in wrapped(text, limit=limit):
            assert line[0] not in "，。）"
            assert line[-1] not in "（"


def test_a_date_is_never_broken() -> None:
    assert any("2025-01-31" in line for line in wrapped("报到之日是2025-01-31这一天", limit=14))


def test_wrapping_loses_no_character() -> None:
    text = "《示范实施细则》第2条：年满18周岁的人，凭guitu登记。"
    assert "".join(wrapped(text, limit=11)).replace(" ", "") == text.replace(" ", "")
