"""Views of the room, one file a page: find through `queries` with the viewer, ask, do one deed, show."""
