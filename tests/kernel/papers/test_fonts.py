"""Without fonts there is no PDF, and the message says what to install; nothing else stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from guitu.faults import Faulty
from guitu.papers import fonts
from guitu.papers.docx import docx
from tests.kernel.papers.cast import paper


def test_a_machine_without_fonts_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "_USUAL", (tmp_path,))
    monkeypatch.delenv("GUITU_FONTS", raising=False)
    with pytest.raises(Faulty) as caught:
        fonts.book()
    (fault,) = caught.value.faults
    assert "FandolFang R" in fault.found
    assert "scripts/fonts.sh" in fault.remedy
    assert "DOCX" in fault.remedy


def test_a_document_for_a_word_processor_needs_no_font(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "_USUAL", (tmp_path,))
    monkeypatch.delenv("GUITU_FONTS", raising=False)
    assert docx(paper("warning"))[:2] == b"PK"


def test_an_office_may_name_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "_USUAL", ())
    monkeypatch.setenv("GUITU_FONTS", str(tmp_path))
    assert fonts.folders() == (tmp_path,)


def test_every_face_of_the_layout_is_there() -> None:
    assert fonts.missing() == (), "bash scripts/fonts.sh"
