"""Pages of the room: the office's papers, one case's file, one paper, and work behind a page."""
