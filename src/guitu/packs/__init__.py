"""The law as data 政策包: dated YAML, one folder a jurisdiction, one file a topic; no rule lives here.

`documents.yaml` holds every legal document once; a folder with a `pack.yaml` is a pack. `guitu.policy` reads them.
"""

from pathlib import Path

ROOT: Path = Path(__file__).parent
"""The folder that holds `documents.yaml` and one folder a pack."""
