"""`python -m guitu.site.backing.again BACKUP FOLDER`: the restore of a drill, in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from guitu.faults import Faulty
from guitu.site.backing import restoring
from guitu.site.backing.drill import ENTRIES


def main(source: str, home: str) -> int:
    """Restore and say what was found; 0 if it holds, 1 with a line a fault if not."""
    try:
        heads = restoring.restore(Path(source), home=Path(home), progress=print)
    except Faulty as faulty:
        print("\n".join(map(str, faulty.faults)), file=sys.stderr)
        return 1
    print(f"{ENTRIES}{heads.entries}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
