"""Drug use during the term 期间吸食、注射毒品: a positive test, or use found by the police.

《戒毒条例》第二十一条; 《禁毒法》第三十八条. A presumptive result reaches nothing until a laboratory confirms it.
"""

from guitu.rules.ground import Ground
from guitu.rules.match import entries

DRUG_USE = Ground(
    name="drug_use",
    label="期间吸毒",
    counting="times",
    matches=(entries("drug_test", result=("positive",)), entries("drug_use_found")),
    threshold="ground.drug_use",
)
