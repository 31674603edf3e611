"""Drug tests 吸毒检测: regular ones in windows of months, spot checks by the year.

《戒毒条例》第十九条: the person is tested regularly as the police require. How often is set locally (金厢镇细则
五（四）2, 鄂尔多斯意见 四（四）). A test counts as done when it gave a result, a presumptive one included; refused,
evaded and invalid tests are no tests done.
Not covered: whether a missed test was a refusal. A person says that, by recording it.
"""

from guitu.rules.duty import Repeating
from guitu.rules.match import entries

RESULTS_DONE = ("negative", "positive", "presumptive")

DRUG_TEST_REGULAR = Repeating(
    name="drug_test.regular",
    label="定期检测",
    owed_by="person",
    counts=entries("drug_test", mode=("regular",), result=RESULTS_DONE),
    every="drug_test.{kind}.every_months",
)

DRUG_TEST_SPOT = Repeating(
    name="drug_test.spot",
    label="突击检测",
    owed_by="person",
    counts=entries("drug_test", mode=("spot",), result=RESULTS_DONE),
    per_year="drug_test.spot.per_year",
)
