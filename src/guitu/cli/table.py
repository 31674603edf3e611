"""The commands: name, module, one line of help.

To add a command, write one module with a `command` in it and add its line here. The line stands here and not in
the module so that `guitu --help` imports nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from guitu.cli.lazy import Entry

COMMANDS: Mapping[str, Entry] = {
    "serve": Entry("guitu.cli.serve", "打开本机构的归途，等浏览器来访问"),
    "check": Entry("guitu.cli.check", "查一查这套安装：哪里不对，怎么办"),
    "backup": Entry("guitu.cli.backup", "备份：一个加密的文件，当场试恢复一遍"),
    "restore": Entry("guitu.cli.restore", "恢复备份到空的地方，或者只演练一遍"),
    "rekey": Entry("guitu.cli.rekey", "更换主密钥：归途照常开着"),
    "seal": Entry("guitu.cli.seal", "封存台账：一天一号，写出可以交给外面核验的封存包"),
    "verify": Entry("guitu.cli.verify", "核验台账和封存：本单位的，或者一个封存包"),
    "plan": Entry("guitu.cli.plan", "一份个案全程的日程：每次检测、谈话、报告在哪一天之前，依据哪一条"),
    "standing": Entry("guitu.cli.standing", "一份个案到某一天的状态：该办什么、过了期限的、依据和下一步"),
    "policy": Entry("guitu.cli.policy", "政策包：列出、查看、检查、比较，或从文件起草"),
    "rebuild": Entry("guitu.cli.rebuild", "重新计算全部个案的现状和待办；台账不动"),
    "schema": Entry("guitu.cli.schema", "各种文件的 JSON Schema"),
    "demo": Entry("guitu.cli.demo", "演示：虚构的镇、县或市，五年的台账，每种岗位一个账号"),
    "import": Entry("guitu.cli.import_", "把 Excel 台账导入本单位，收不下的行逐条说明原因"),
    "paper": Entry("guitu.cli.paper", "出一件文书的草稿：PDF 或 DOCX，缺的事实逐项列出"),
    "volume": Entry("guitu.cli.volume", "装订一个人的案卷：封面、目录、文书、扫描件，一份 PDF"),
    "export": Entry("guitu.cli.export", "把本单位的台账导出成 Excel，写明用途、去向和依据"),
}
