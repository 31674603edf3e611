"""What a link covers: the canonical JSON of a row, however it is put together."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guitu.casebook import linking

TEXT = st.text(max_size=30)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=8))])
MOMENT = st.builds(datetime.fromtimestamp, st.integers(0, 4 * 10**9), ZONES)


@st.composite
def rows(draw: st.DrawFn) -> linking.Row:
    return linking.Row(
        case_id=draw(st.uuids()), position=draw(st.integers(1, 10**6)), entry_id=draw(TEXT), kind=draw(TEXT),
        on=draw(st.dates()), recorded_at=draw(MOMENT), said_at=draw(st.none() | MOMENT), by_id=draw(st.integers(1)),
        by_text=draw(TEXT), said=draw(TEXT), sealed=draw(st.binary(max_size=40)), corrects=draw(TEXT),
    )  # fmt: skip


@given(row=rows())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_content_of_a_row_is_the_json_list_of_its_members(row: linking.Row) -> None:
    said = [
        str(row.case_id), row.position, row.entry_id, row.kind, row.on.isoformat(),
        row.recorded_at.astimezone(UTC).isoformat(), row.said_at and row.said_at.astimezone(UTC).isoformat(), row.by_id,
        row.by_text, row.said, row.sealed.hex(), row.corrects,
    ]  # fmt: skip
    assert linking.content(row) == json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def test_words_where_a_number_belongs_stay_one_member() -> None:
    row = linking.Row(
        UUID(int=1), 1, "e1", "talk", date(2025, 1, 2), datetime(2025, 1, 2, tzinfo=UTC), None, 3, "", "{}", b"", ""
    )
    damaged = row._replace(position='1,"e1"', by_id='3,""')
    members = json.loads(linking.content(damaged))
    assert (len(members), members[1], members[7]) == (len(row), '1,"e1"', '3,""')
