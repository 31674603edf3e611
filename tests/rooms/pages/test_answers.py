"""What stands round every answer: number, headers, error pages, refusals, faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.http import require_POST

from guitu.access.may import Refused
from guitu.access.models import Account, Posting
from guitu.faults import Fault, Faulty


def _raising(exception: Exception) -> Callable[[HttpRequest], HttpResponse]:
    @login_not_required
    def view(request: HttpRequest) -> HttpResponse:
        raise exception

    return view


@login_not_required
@require_POST
def only_post(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


_FAULTS = [Fault("检测日期", "晚于今天", "今天或以前")]
urlpatterns = [
    path("", include("guitu.pages.urls")),
    path("", include("guitu.access.urls")),
    path("page/", page),
    path("post/", only_post),
    path("faulty/", _raising(Faulty(_FAULTS))),
    path(
        "refused/",
        _raising(Refused("社工的职责不含“决定”。", clauses=("detox-regulation#7",), who_may=("镇办负责人",))),
    ),
    path("big/", _raising(RequestDataTooBig())),
    path("odd/", _raising(SuspiciousOperation("x"))),
    path("down/", _raising(OperationalError("gone"))),
    path("broken/", _raising(RuntimeError("x"))),
]
handler400 = "guitu.pages.errors.bad_request"
handler404 = "guitu.pages.errors.not_found"
handler500 = "guitu.pages.errors.server_error"

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def signed_in(client: Client, staff: Mapping[str, Posting]) -> Client:
    account = staff["social_worker"].account
    Account.objects.filter(pk=account.pk).update(must_change_password=False)
    client.force_login(account)
    return client


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/faulty/", 422, "检测日期"),
        ("/refused/", 403, "社工的职责不含"),
        ("/big/", 413, "太大"),
        ("/odd/", 400, "看不懂"),
        ("/down/", 503, "正在维护"),
        ("/broken/", 500, "暂时打不开"),
        ("/post/", 405, "不能这样打开"),
        ("/nowhere/", 404, "没有这一页"),
    ],
)
@pytest.mark.django_db
def test_an_error_is_a_page_in_plain_chinese(client: Client, address: str, status: int, says: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert says in answer.content.decode()


@pytest.mark.django_db
def test_a_broken_page_names_the_number_that_the_log_bears(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/broken/")
    number = answer["X-Request-Id"]
    assert number in answer.content.decode()
    assert number in caplog.text


@pytest.mark.django_db
def test_a_refusal_shows_its_clause_and_who_may(client: Client) -> None:
    said = client.get("/refused/").content.decode()
    assert "条例7" in said
    assert "可以办这一项的岗位：镇办负责人。" in said


@pytest.mark.django_db
def test_faults_give_back_what_was_typed_but_no_password(client: Client) -> None:
    said = client.post("/faulty/", {"said": "当天在县医院", "on": "2026-06-21", "password": "geheim"}).content.decode()
    assert "当天在县医院" in said
    assert "本人怎么说" in said or "2026-06-21" in said
    assert "geheim" not in said


@pytest.mark.django_db
def test_every_answer_bears_the_headers(client: Client) -> None:
    answer = client.get("/login/")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_somebody_signed_in_was_shown_is_kept_nowhere(signed_in: Client) -> None:
    assert signed_in.get("/page/")["Cache-Control"] == "no-store, private"


def test_the_gallery_is_for_administrators(signed_in: Client, client: Client, staff: Mapping[str, Posting]) -> None:
    assert signed_in.get("/gallery/").status_code == 404
    admin = staff["admin"].account
    Account.objects.filter(pk=admin.pk).update(must_change_password=False)
    client.force_login(admin)
    assert client.get("/gallery/").status_code == 200


@pytest.mark.django_db
def test_a_theme_is_kept_and_leads_back_only_to_this_site(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert answer.cookies["guitu_theme"].value == "dark"
    assert 'data-theme="dark"' in client.get("/login/").content.decode()
