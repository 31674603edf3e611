"""The programming interface: inputs made from its own description (schemathesis), in this process, no network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error

from guitu.access.models import Posting
from guitu.exchange.actions import issue_token
from tests.faults.fuzz.counting import SEED, Run, share
from tests.rooms.site.planted import Planted


@pytest.mark.django_db
def test_no_operation_breaks_whatever_is_sent(
    planted: Planted, staff: dict[str, Posting], record_run: Callable[[Run], None]
) -> None:
    run = Run("接口（schemathesis）")
    issued = issue_token(
        by=None, posting=staff["office_clerk"], purpose="casework", label="乱送", expires_on=timezone.localdate()
    )
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 8
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    each = max(share("api") // (len(operations) * len(modes)), 3)
    headers = {"Authorization": f"Bearer {issued.secret}", "Host": "testserver"}
    for at, operation in enumerate(operations):
        for mode in modes:
            _send(operation, mode, run, planted=planted, headers=headers, most=each, number=at)
    record_run(run)
    assert not run.broken, "\n".join(run.broken[:20])


def _send(
    operation: Any, mode: GenerationMode, run: Run, *, planted: Planted, headers: dict[str, str], most: int, number: int
) -> None:
    @seeded(SEED + number)
    @settings(max_examples=most, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def sends(case: Any) -> None:
        if "case_id" in (case.path_parameters or {}) and run.done % 2:
            case.path_parameters["case_id"] = str(planted.case.pk)  # half of them of a case that is there
        said = ascii((case.path_parameters, case.query, case.body))[:400]
        what = f"{case.method} {case.path} {said}"
        with run.one(what), transaction.atomic():
            try:
                answer = case.call(headers=headers)
                run.answered(answer.status_code, answer.text, what)
                case.validate_response(answer, checks=[not_a_server_error])
            finally:
                transaction.set_rollback(True)

    try:
        sends()
    except Exception as error:
        if "Unsatisfiable" not in type(error).__name__:  # nothing wrong can be sent to an operation without inputs
            raise
