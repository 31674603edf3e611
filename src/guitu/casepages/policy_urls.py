"""The address of the policy page, under the name by which every clause of every page leads to it."""

from __future__ import annotations

from django.urls import path

from guitu.casepages.views import policy

urlpatterns = [path("", policy.page, name="policy")]
