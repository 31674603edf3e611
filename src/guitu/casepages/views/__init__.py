"""Views of the room: find, ask, do, show."""
