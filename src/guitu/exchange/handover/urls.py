"""Addresses of handover packages, under `exchange/parcels/`."""

from __future__ import annotations

from django.urls import path

from guitu.exchange.handover import views

patterns = [
    path("exchange/parcels/", views.open_parcel, name="parcel-open"),
    path("exchange/parcels/take/", views.take_parcel, name="parcel-take"),
    path("exchange/parcels/<uuid:transfer_id>/", views.give_parcel, name="parcel"),
    path("exchange/parcels/<uuid:export_id>/file/", views.parcel_file, name="parcel-file"),
]
