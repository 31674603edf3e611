"""Only reading and writing JSON: the least that any program with the same input and output must do.

`python bare.py CASES ANSWERS AGAIN` parses the lines of CASES and writes the objects of ANSWERS to AGAIN; prints CPU
seconds, without those that it took to have the objects of ANSWERS.
"""

import gc
import json
import sys
import time
from itertools import islice

_BLOCK = 512


def main() -> None:
    """Read, write, and say how long it took."""
    gc.disable()
    had = 0.0
    with (
        open(sys.argv[1], encoding="utf-8") as cases,
        open(sys.argv[2], encoding="utf-8") as answers,
        open(sys.argv[3], "w", encoding="utf-8") as again,
    ):
        while lines := list(islice(cases, _BLOCK)):
            begin = time.process_time()
            objects = [json.loads(line) for line in islice(answers, len(lines))]
            had += time.process_time() - begin
            for line in lines:
                json.loads(line)
            again.write("\n".join(json.dumps(one, ensure_ascii=False) for one in objects) + "\n")
    print(time.process_time() - had)


main()
