"""Unit tests of the rules, a file a module. Scenarios in the field's words stand in tests/law."""
