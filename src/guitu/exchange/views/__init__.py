"""Pages of the room: importing, exporting, tokens of programs."""
