"""A day's dossiers in the province's shape, and what it would refuse."""

import json
from datetime import timedelta

import pytest

from config import env
from motcua import cli
from motcua.catalogue.models import Procedure
from motcua.dossiers.actions import begin, propose_refusal, register_dossier, set_provincial_code, undo
from motcua.exchange.actions import confirm_import, note_export, start_import
from motcua.exchange.day_export import HEADERS, PROGRESS, export_day
from motcua.exchange.dossier_list import read_records
from motcua.exchange.profile import ProfileBroken, read_profile
from motcua.journal import book
from motcua.lib.objections import NotAllowed
from tests.cast import BIRTH, MONDAY, NINE
from tests.exchange.lists import DOSSIERS, dossier_row, sheet

LATER = NINE + timedelta(hours=1)


def exported(cast, day=MONDAY):
    return export_day(cast.office, day, read_profile())


def bodies(files, service=HEADERS):
    return json.loads(files.text_of(service))


def test_a_dossier_received_today_is_sent_as_registered_and_then_brought_up_to_date(cast):
    dossier = cast.receive()
    new, update = bodies(exported(cast))
    assert (new["service"], new["isUpdating"], update["isUpdating"]) == ("DongBoHoSoMC", "False", "True")
    assert new["madonvi"] == "H99.12"
    first, now = new["data"][0], update["data"][0]
    assert (first["TrangThaiHoSo"], now["TrangThaiHoSo"]) == ("1", "2")
    assert first["NgayTiepNhan"] == ""
    assert now["MaHoSo"] == dossier.code
    assert now["NgayTiepNhan"] == "20261109090000"
    assert now["MaTTHC"] == BIRTH
    assert now["ChuHoSo"] == "Đặng Thị Ngọc Diễm"
    assert now["DinhDanhCHS"] == [{"LoaiDinhDanh": "1", "SoDinhDanh": "099185000123"}]
    assert (now["KenhThucHien"], now["LoaiDoiTuong"], now["HinhThuc"]) == ("1", "1", "0")
    assert [charge["Gia"] for charge in now["DanhSachLePhi"]] == ["16000"]
    assert all(isinstance(value, str | list | type(None)) for value in now.values())


def test_every_field_of_the_shape_is_there(cast):
    cast.receive()
    record = bodies(exported(cast))[0]["data"][0]
    told = (
        "MaHoSo MaTTHC TenTTHC MaLinhVuc TenLinhVuc KenhThucHien ChuHoSo LoaiDoiTuong MaDoiTuong SoGiayToChuHoSo "
        "ThongTinKhac Email Fax SoDienThoai TrichYeuHoSo NgayNopHoSo NgayTiepNhan NgayHenTra TrangThaiHoSo NgayTra "
        "ThongTinTra HinhThuc NgayKetThucXuLy NgayTuChoi DonViXuLy GhiChu NoiNopHoSo HoSoCoThanhPhanSoHoa "
        "TaiKhoanDuocXacThucVoiVNeID DuocThanhToanTrucTuyen DinhDanhCHS DSKetNoiCSDL TaiLieuNop DanhSachLePhi "
        "DanhSachTepDinhKemKhac DanhSachHoSoBoSung DanhSachGiayToKetQua"
    )
    assert set(record) == set(told.split())


def test_progress_names_who_did_what_when(cast):
    dossier = cast.receive()
    begin(dossier, by=dossier.assignee or cast.specialist, at=LATER)
    rows = bodies(exported(cast), PROGRESS)[0]["data"]
    assert [(row["NguoiXuLy"], row["TrangThai"], row["ThoiDiemXuLy"]) for row in rows] == [
        ("Trần Thu Hà", "2", "20261109090000"),
        ((dossier.assignee or cast.specialist).full_name, "4", "20261109100000"),
    ]
    assert all(row["MaHoSo"] == dossier.code for row in rows)
    assert "Diễm" not in json.dumps(rows, ensure_ascii=False)


def test_what_was_undone_is_no_progress(cast):
    dossier = cast.receive()
    worker = dossier.assignee or cast.specialist
    begin(dossier, by=worker, at=LATER)
    undo(dossier, by=worker, at=LATER + timedelta(minutes=1))
    assert len(bodies(exported(cast), PROGRESS)[0]["data"]) == 1


def test_an_older_dossier_that_moved_is_an_update_only(cast):
    dossier = cast.receive(at=NINE - timedelta(days=3))
    begin(dossier, by=dossier.assignee or cast.specialist, at=NINE)
    (only,) = bodies(exported(cast))
    assert only["isUpdating"] == "True"
    assert len(bodies(exported(cast), PROGRESS)[0]["data"]) == 1


def test_a_taken_over_dossier_goes_under_the_province_s_code_as_an_update(cast):
    run = start_import(
        "dossiers", cast.office, sheet([DOSSIERS, dossier_row("X-77", provincial="H99-P-1")]), "x.xlsx", by=cast.manager, at=NINE
    )  # fmt: skip
    confirm_import(run, by=cast.manager, at=NINE)
    (only,) = bodies(exported(cast))
    assert (only["isUpdating"], only["data"][0]["MaHoSo"]) == ("True", "H99-P-1")


def test_a_quiet_day_gives_nothing(cast):
    cast.receive()
    files = exported(cast, MONDAY + timedelta(days=1))
    assert (bodies(files), bodies(files, PROGRESS), files.refused) == ([], [], [])


def test_a_procedure_without_a_national_code_is_left_out_and_said(cast):
    dossier = cast.receive()
    Procedure.objects.filter(code=BIRTH).update(code_is_national=False)
    files = exported(cast)
    assert [(one.code, one.reasons) for one in files.refused] == [
        (dossier.code, ["Thủ tục chưa có mã quốc gia (MaTTHC)."])
    ]
    assert bodies(files) == []


def test_a_refusal_that_is_only_proposed_is_not_told(cast):
    dossier = cast.receive()
    worker = dossier.assignee or cast.specialist
    dossier = begin(dossier, by=worker, at=NINE)
    propose_refusal(dossier, reason="Thiếu căn cứ", by=worker, at=LATER)
    files = exported(cast)
    assert bodies(files)[1]["data"][0]["TrangThaiHoSo"] == "4"
    rows = bodies(files, PROGRESS)[0]["data"]
    assert rows[-1]["TrangThai"] == "4"
    assert "từ chối" not in files.text_of(PROGRESS).lower()


def test_another_office_s_dossiers_are_not_in_the_files(cast):
    cast.receive()
    other = type(cast.office).objects.create(
        slug="ben-dinh", name="UBND xã khác", level="commune", valid_from=MONDAY
    )
    assert bodies(export_day(other, MONDAY, read_profile())) == []


def test_a_dossier_that_came_by_post_is_sent_once_as_registered(cast):
    register_dossier(
        revision=cast.revision(BIRTH), office=cast.office, applicant=cast.citizen(), by=cast.clerk, at=NINE
    )
    (only,) = bodies(exported(cast))
    assert (only["isUpdating"], only["data"][0]["TrangThaiHoSo"], only["data"][0]["KenhThucHien"]) == (
        "False",
        "1",
        "3",
    )


def test_what_we_write_is_what_we_read(cast):
    dossier = cast.receive()
    set_provincial_code(dossier, "H99-P-5", by=cast.clerk, at=NINE)
    (line,) = read_records(exported(cast).text_of(HEADERS).encode()).lines
    assert (line["code"], line["state"], line["received_at"]) == ("H99-P-5", "2", "20261109090000")


def test_it_costs_the_same_with_two_dossiers_and_with_eight(cast, django_assert_max_num_queries):
    for _ in range(8):
        cast.receive()
    profile = read_profile()
    with django_assert_max_num_queries(14):
        export_day(cast.office, MONDAY, profile)


# ---- what is not sure is a setting


def test_every_doubt_says_why():
    profile = read_profile()
    assert profile.unsure
    assert all(one.note for one in profile.settings)


def test_an_office_writes_its_own_codes_over_the_shipped_ones(cast, settings, tmp_path):
    own = tmp_path / "own.json"
    own.write_text(json.dumps({"unit_code": "DV-1", "applicant_kinds": {"citizen": "0"}}), encoding="utf-8")
    settings.EXCHANGE_PROFILE = str(own)
    cast.receive()
    body = bodies(exported(cast))[1]
    assert (body["madonvi"], body["data"][0]["LoaiDoiTuong"]) == ("DV-1", "0")
    assert "applicant_kinds" not in {one.key for one in read_profile().unsure}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"unknown": 1}', '{"channels": "x"}'])
def test_a_broken_file_of_codes_says_so(settings, tmp_path, text):
    own = tmp_path / "own.json"
    own.write_text(text, encoding="utf-8")
    settings.EXCHANGE_PROFILE = str(own)
    with pytest.raises(ProfileBroken, match="cấu hình trao đổi"):
        read_profile()


def test_a_missing_required_field_is_refused(cast, settings, tmp_path):
    own = tmp_path / "own.json"
    own.write_text(json.dumps({"required": ["MaHoSo", "MaLinhVuc"]}), encoding="utf-8")
    settings.EXCHANGE_PROFILE = str(own)
    cast.receive()
    assert exported(cast).refused[0].reasons == ["MaLinhVuc trống."]


# ---- who takes it out


def test_taking_it_out_is_written_down(cast):
    note_export(cast.office, MONDAY, service=HEADERS, dossiers=1, refused=0, by=cast.manager, at=NINE)
    entry = book.entries(cast.office.stream).get(kind="exchange.exported")
    assert entry.data == {"day": "2026-11-09", "service": HEADERS, "dossiers": 1, "refused": 0}


@pytest.mark.parametrize("who", ["administrator", "clerk", "specialist", "stranger"])
def test_only_who_leads_the_desk_takes_it_out(cast, who):
    with pytest.raises(NotAllowed) as caught:
        note_export(
            cast.office, MONDAY, service=HEADERS, dossiers=1, refused=0, by=getattr(cast, who), at=NINE
        )
    assert caught.value.objection.code == "may-not-export"


def test_the_command_writes_two_files_only_its_owner_reads(cast, tmp_path, capsys, monkeypatch):
    cast.receive()
    monkeypatch.setattr(env, "has_database", lambda: True)  # the tests' own stands beside the data folder's
    assert cli.main(["exchange", "export", "--day", "2026-11-09", "--to", str(tmp_path / "out")]) == 0
    written = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in written] == [
        "CapNhatTienDoHoSoMC-20261109.json",
        "DongBoHoSoMC-20261109.json",
    ]
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}
    said = capsys.readouterr().out
    assert "1 hồ sơ, để lại 0" in said
    assert "chưa chắc: LoaiDoiTuong" in said
    assert json.loads(written[1].read_text(encoding="utf-8"))[0]["service"] == HEADERS
