"""What is written short and read in full, the same wherever a text is read aloud."""

import re

_IN_FULL = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "UBMTTQ": "Ủy ban Mặt trận Tổ quốc",
    "MTTQ": "Mặt trận Tổ quốc",
    "TTHC": "thủ tục hành chính",
    "CCCD": "căn cước công dân",
    "CMND": "chứng minh nhân dân",
    "CSDL": "cơ sở dữ liệu",
    "DVCQG": "dịch vụ công quốc gia",
    "VNeID": "ứng dụng định danh điện tử",
    "BHYT": "bảo hiểm y tế",
    "BHXH": "bảo hiểm xã hội",
    "GPLX": "giấy phép lái xe",
    "GCN": "giấy chứng nhận",
    "QSDĐ": "quyền sử dụng đất",
    "HTX": "hợp tác xã",
    "TDP": "tổ dân phố",
    "TP": "thành phố",
    "THPT": "trung học phổ thông",
    "THCS": "trung học cơ sở",
    "ĐT": "điện thoại",
    "SĐT": "số điện thoại",
    "PDF": "pê đê ép",
}
_SHORT = re.compile(rf"\b({'|'.join(sorted(_IN_FULL, key=len, reverse=True))})\b")


def in_full(text: str) -> str:
    """Return the text with every short form written out: "UBND xã" → "Ủy ban nhân dân xã"."""
    return _SHORT.sub(lambda found: _IN_FULL[found[1]], text)
