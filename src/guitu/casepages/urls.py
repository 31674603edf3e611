"""Addresses of the room. They hold opaque ids and the names of kinds, never anything about a person."""

from __future__ import annotations

from django.urls import path

from guitu.casepages.views import arriving, case, cases, files, mend, moving, person, reception, record, team, why

app_name = "casebook"
urlpatterns = [
    path("", cases.listed, name="list"),
    path("new/", reception.new, name="new"),
    path("moves/", moving.moves, name="moves"),
    path("moves/<uuid:transfer_id>/", moving.moved, name="moved"),
    path("moves/<uuid:transfer_id>/call-back/", moving.call_back, name="call-back"),
    path("moves/<uuid:transfer_id>/receipt/", moving.receipt, name="receipt"),
    path("<uuid:case_id>/", case.page, name="case"),
    path("<uuid:case_id>/why/<str:rule>/<int:seq>/", why.page, name="why"),
    path("<uuid:case_id>/term/", why.term, name="term"),
    path("<uuid:case_id>/suppose/", why.suppose, name="suppose"),
    path("<uuid:case_id>/record/", record.offer, name="offer"),
    path("<uuid:case_id>/record/<str:kind>/", record.form, name="record"),
    path("<uuid:case_id>/correct/<str:entry_id>/", mend.correct, name="correct"),
    path("<uuid:case_id>/void/<str:entry_id>/", mend.void, name="void"),
    path("<uuid:case_id>/send/", moving.send, name="send"),
    path("<uuid:case_id>/take-in/", arriving.take_in, name="take-in"),
    path("<uuid:case_id>/send-back/", arriving.send_back, name="send-back"),
    path("<uuid:case_id>/take-back/", moving.take_back, name="take-back"),
    path("<uuid:case_id>/charge/", team.charge, name="charge"),
    path("<uuid:case_id>/team/add/", team.assign, name="assign"),
    path("<uuid:case_id>/team/<int:posting_id>/leave/", team.leave, name="leave-team"),
    path("<uuid:case_id>/family/add/", team.add_relative, name="add-relative"),
    path("<uuid:case_id>/family/<uuid:member_id>/", team.change_relative, name="change-relative"),
    path("<uuid:case_id>/family/<uuid:member_id>/end/", team.end_relative, name="end-relative"),
    path("<uuid:case_id>/particulars/", person.particulars, name="particulars"),
    path("<uuid:case_id>/join/", person.join, name="join"),
    path("<uuid:case_id>/attach/", files.attach, name="attach"),
    path("<uuid:case_id>/file/<str:entry_id>/", files.download, name="file"),
    path("<uuid:case_id>/<str:tab>/", case.page, name="tab"),
]
