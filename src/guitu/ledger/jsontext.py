"""JSON text 文本: parsed strictly, with faults in Chinese: a member given twice is refused, not silently dropped."""

from __future__ import annotations

import json

from guitu.faults import Fault, Faulty
from guitu.ledger.wording import quoted

_SAYS = {
    "Expecting value": "这里应有一个值",
    "Expecting ',' delimiter": "这里缺少逗号，或括号没有配对",
    "Expecting ':' delimiter": "栏目名后面缺少冒号",
    "Expecting property name enclosed in double quotes": "栏目名要写在双引号里，最后一项后面没有逗号",
    "Illegal trailing comma before end of object": "最后一项后面多了逗号",
    "Illegal trailing comma before end of array": "最后一项后面多了逗号",
    "Unterminated string starting at": "这段文字缺少结尾的引号",
    "Invalid control character at": "文字里有没有转义的换行或控制字符",
    "Invalid \\escape": "反斜杠后面的字符不对",
    "Invalid \\uXXXX escape": "\\u 后面要有四位十六进制数字",
    "Extra data": "第一个 JSON 值之后还有多余的内容",
}


def parsed(text: str | bytes, *, place: str = "") -> tuple[object, list[Fault]]:
    """The value in the text, and the faults of members given twice. Raises `Faulty` if it is no JSON at all."""
    whole = place or "文件"
    twice: list[Fault] = []

    def members(pairs: list[tuple[str, object]]) -> dict[str, object]:
        said = dict(pairs)
        if len(said) != len(pairs):
            named = said.get("id")
            where = f"{whole}里的 {quoted(named)}" if isinstance(named, str) else whole
            names = [name for name, _ in pairs]
            twice.extend(
                Fault(where, f"栏目「{quoted(name)}」写了不止一次", "每个栏目只写一次", "请删去多余的")
                for name in said
                if names.count(name) > 1
            )
        return said

    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        # A byte order mark is what some editors put before a good file.
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=members), twice
    except UnicodeDecodeError:
        raise Faulty([Fault(whole, "不是 UTF-8 编码的文字", "UTF-8 编码的 JSON", "请另存为 UTF-8")]) from None
    except json.JSONDecodeError as error:
        where = f"{whole}第{error.lineno}行第{error.colno}列"
        raise Faulty([Fault(where, "不是合法的 JSON", "一个 JSON 对象", _SAYS.get(error.msg, ""))]) from None
    except RecursionError:
        raise Faulty([Fault(whole, "括号套得太深", "案件档案的 JSON，至多四层括号")]) from None
    except ValueError:
        # Python refuses to turn thousands of digits into a number.
        raise Faulty([Fault(whole, "有一个过长的数字", "一般大小的整数")]) from None
