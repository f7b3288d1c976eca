"""Invent the people of the commune. Pure; every name, number, house and phone is made up."""

from dataclasses import dataclass
from random import Random

from motcua.dossiers.actions import PartyInput

FAMILY_NAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Nông", "Vi", "Lò", "Đàm",
    "Mạc", "Tống", "Lưu", "Triệu",
)  # fmt: skip
WOMEN = (
    "Thị Bưởi", "Thị Chanh", "Thị Đào", "Thị Lụa", "Ngọc Diễm", "Thị Gấm", "Thanh Huyền", "Thị Khuê", "Mỹ Lệ",
    "Thị Mận", "Kim Ngân", "Thị Nhài", "Hồng Nhung", "Thị Oanh", "Bích Phượng", "Thị Quyên", "Thị Sen", "Thu Thảo",
    "Thị Tuyết", "Cẩm Vân", "Thị Xoan", "Hải Yến", "Thị Mơ", "Thùy Trang", "Ánh Nguyệt", "Thị Lựu",
)  # fmt: skip
MEN = (
    "Văn Bách", "Đình Chiến", "Văn Cường", "Quốc Đạt", "Văn Điền", "Minh Đức", "Văn Giáp", "Hữu Hạnh", "Văn Hoạch",
    "Gia Huy", "Văn Khánh", "Đăng Khôi", "Văn Lực", "Xuân Mạnh", "Văn Nghị", "Trọng Nhân", "Văn Phúc", "Hồng Quang",
    "Văn Rạng", "Thế Sơn", "Văn Thắng", "Anh Tuấn", "Văn Út", "Đức Vượng", "Văn Xuyên", "Công Ý",
)  # fmt: skip
HAMLETS = ("Bến Đình", "Đồng Sen", "Gò Bưởi", "Cây Gạo", "Ao Vàng", "Trại Mới", "Đình Thượng", "Đồng Cói")
SHOPS = (
    "Tạp hóa",
    "May mặc",
    "Sửa xe máy",
    "Cơm bình dân",
    "Vật liệu xây dựng",
    "Giống cây trồng",
    "Cắt tóc",
    "Nước mắm",
)


@dataclass(frozen=True)
class Person:
    """An inhabitant."""

    full_name: str
    id_number: str
    birth_text: str
    sex: str
    address: str
    phone: str

    def as_party(self, *, from_card: bool = True, **changes) -> PartyInput:
        """Return the person as the clerk enters them, read from the card unless said otherwise."""
        given = {
            "full_name": self.full_name,
            "id_number": self.id_number,
            "birth_text": self.birth_text,
            "sex": self.sex,
            "address": self.address,
            "phone": self.phone,
            "from_card": from_card,
        }
        return PartyInput(**{**given, **changes})


def invent_people(rng: Random, count: int, year: int) -> list[Person]:
    """Return that many inhabitants, grown up in `year`, with numbers of a province code that does not exist (099)."""
    people, taken = [], set()
    while len(people) < count:
        woman = rng.random() < 0.52
        full_name = f"{rng.choice(FAMILY_NAMES)} {rng.choice(WOMEN if woman else MEN)}"
        if full_name in taken:
            continue
        taken.add(full_name)
        number = len(people) + 1
        born = year - rng.choice((19, 23, 26, 28, 31, 33, 36, 39, 42, 47, 52, 58, 63, 69, 76))
        century = int(woman) + (2 if born >= 2000 else 0)
        people.append(
            Person(
                full_name=full_name,
                id_number=f"099{century}{born % 100:02d}{number:06d}",
                birth_text=f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{born}",
                sex="Nữ" if woman else "Nam",
                address=f"Thôn {rng.choice(HAMLETS)}, xã Đồng Sen, tỉnh Lam Giang",
                phone=f"0900000{number % 1000:03d}",
            )
        )
    return people
