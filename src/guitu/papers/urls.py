"""Addresses of the room. They hold opaque ids and codes of papers, never anything about a person."""

from __future__ import annotations

from django.urls import path

from guitu.papers.views import asking, case, code, deeds, files, following, home, paper, work

app_name = "papers"
urlpatterns = [
    path("papers/", home.page, name="home"),
    path("papers/numbers/", home.numbers, name="numbers"),
    path("papers/letterhead/", home.letterhead, name="letterhead"),
    path("papers/work/", work.page, name="work"),
    path("papers/work/inspection/", asking.inspection, name="inspection"),
    path("papers/work/many/", asking.many, name="many"),
    path("papers/work/<uuid:job_id>/", work.job_page, name="job"),
    path("papers/work/<uuid:job_id>/stop/", work.stop, name="stop"),
    path("papers/work/<uuid:job_id>/go-on/", work.go_on, name="go-on"),
    path("papers/work/<uuid:job_id>/all/", work.every_result, name="every-result"),
    path("papers/work/<uuid:job_id>/<int:position>/", work.result, name="result"),
    path("papers/case/<uuid:case_id>/", case.page, name="case"),
    path("papers/case/<uuid:case_id>/volume/", asking.bind, name="bind"),
    path("papers/case/<uuid:case_id>/new/<str:code>/", case.new, name="new"),
    path("papers/<uuid:document_id>/", paper.page, name="paper"),
    path("papers/<uuid:document_id>/pdf/", files.pdf_file, name="pdf"),
    path("papers/<uuid:document_id>/docx/", files.docx_file, name="docx"),
    path("papers/<uuid:document_id>/receipt/", files.receipt, name="receipt"),
    path("papers/<uuid:document_id>/submit/", deeds.submit, name="submit"),
    path("papers/<uuid:document_id>/issue/", deeds.issue, name="issue"),
    path("papers/<uuid:document_id>/drop/", deeds.drop, name="drop"),
    path("papers/<uuid:document_id>/serve/", following.serve, name="serve"),
    path("papers/<uuid:document_id>/scan/", following.scan, name="scan"),
    path("papers/<uuid:document_id>/withdraw/", following.withdraw, name="withdraw"),
    path("papers/<uuid:document_id>/sign/<str:role>/", deeds.sign, name="sign"),
    path("p/<str:code>/", code.code, name="code"),
]
