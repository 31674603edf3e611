"""The shelf of clean packs, in place of the packs that come with Guitu."""

from tests.kernel.policy.shelving import shelf

__all__ = ["shelf"]
