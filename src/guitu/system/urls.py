"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from guitu.system.views import accounts, doors, emergency, looking, places, postings, sealing, upkeep

app_name = "system"
urlpatterns = [
    path("", accounts.page, name="accounts"),
    path("accounts/new/", accounts.new, name="account-new"),
    path("accounts/<int:account_id>/", accounts.one, name="account"),
    path("accounts/<int:account_id>/reset/", accounts.reset, name="account-reset"),
    path("accounts/<int:account_id>/close/", accounts.close, name="account-close"),
    path("accounts/<int:account_id>/reopen/", accounts.reopen, name="account-reopen"),
    path("accounts/<int:account_id>/factors/", accounts.clear_factors, name="account-factors"),
    path("postings/", postings.page, name="postings"),
    path("postings/new/", postings.new, name="posting-new"),
    path("postings/<int:posting_id>/end/", postings.end, name="posting-end"),
    path("places/", places.page, name="places"),
    path("places/villages/", places.villages, name="villages"),
    path("places/agencies/new/", places.found, name="agency-new"),
    path("places/agencies/<int:agency_id>/close/", places.close, name="agency-close"),
    path("packs/", upkeep.packs_page, name="packs"),
    path("health/", upkeep.health, name="health"),
    path("chain/", upkeep.chain, name="chain"),
    path("chain/check/", upkeep.check_chain, name="check-chain"),
    path("seals/", sealing.page, name="seals"),
    path("seals/<int:number>/", sealing.sheet, name="seal"),
    path("doors/", doors.page, name="doors"),
    path("looks/", looking.looks, name="looks"),
    path("looks/<uuid:case_id>/", looking.looks_person, name="looks-person"),
    path("emergency/", emergency.ask, name="emergency"),
    path("emergency/reviews/", emergency.reviews, name="emergency-reviews"),
    path("emergency/<int:emergency_id>/", emergency.look, name="emergency-look"),
    path("emergency/<int:emergency_id>/review/", emergency.review, name="emergency-review"),
    path("handover/", looking.handover, name="handover"),
    path("handover/<int:posting_id>/", looking.hand_over, name="hand-over"),
]
