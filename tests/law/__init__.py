"""The law as scenarios 法律情景: what happened, in the field's words, and what then stands. See README.md."""
