"""Imprisoned 收监执行刑罚或者采取强制性教育措施: ends the measure.

《戒毒条例》第二十四条第一款. It counts from the decision to the end, in a suspension too.
"""

from guitu.rules.ground import Ground
from guitu.rules.match import entries

IMPRISONED = Ground(
    name="imprisoned",
    label="收监执行刑罚或强制性教育措施",
    counting="sentences",
    matches=(entries("imprisoned"),),
    threshold="ground.imprisoned",
)
