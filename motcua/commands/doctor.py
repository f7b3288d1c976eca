"""Say what is misconfigured, in plain words."""

import json
from dataclasses import asdict

import django


def add_arguments(parser) -> None:
    parser.add_argument("--mail", action="store_true", help="thử cả máy chủ thư (không gửi thư nào)")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON, cho máy đọc")


def run(options) -> int:
    """Print every finding: what, why it matters, what to do. Return 1 when something must be mended."""
    django.setup()
    from motcua.upkeep.checks import examine
    from motcua.upkeep.findings import Level

    found = examine(with_mail=options.mail)
    wrong = sum(one.level == Level.WRONG for one in found)
    if options.json:
        print(
            json.dumps(
                [{**asdict(one), "level": one.level.name.lower()} for one in found],
                ensure_ascii=False,
                indent=1,
            )
        )
        return 1 if wrong else 0
    for one in found:
        print(f"[{one.level.words}] {one.what}\n    Vì sao: {one.why}\n    Làm gì: {one.do}")
    if wrong:
        print(f"{wrong} điều phải sửa, {len(found) - wrong} điều nên biết.")
    else:
        print(f"Không có gì phải sửa ngay; {len(found)} điều nên biết." if found else "Mọi thứ đều ổn.")
    return 1 if wrong else 0
