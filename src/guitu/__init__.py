"""Guitu 归途: case management for community drug rehabilitation (社区戒毒社区康复)."""
