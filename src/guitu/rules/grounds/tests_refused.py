"""Tests refused 逃避或者拒绝接受检测: regular and spot tests alike.

《戒毒条例》第二十条第一项. A missed test is no refusal; an excused one counts no more.
"""

from guitu.rules.ground import Ground
from guitu.rules.match import entries

TESTS_REFUSED = Ground(
    name="tests_refused",
    label="逃避或者拒绝接受检测",
    counting="times",
    matches=(entries("drug_test", result=("refused", "evaded")),),
    threshold="ground.tests_refused",
)
