import pytest

from service.exports.filename import ascii_name, file_name

CASES = [
    ("Đường đến Hà Giang: 45 km!", "đường-đến-hà-giang-45-km.md", "duong-den-ha-giang-45-km.md"),
    ("班腊织锦村", "班腊织锦村.md", "bulletin.md"),
    ("../../etc/passwd", "etc-passwd.md", "etc-passwd.md"),
    ('a"; filename=b.exe\r\nX: 1', "a-filename-b-exe-x-1.md", "a-filename-b-exe-x-1.md"),
    ("", "bulletin.md", "bulletin.md"),
    ("x" * 200, "x" * 80 + ".md", "x" * 80 + ".md"),
]


@pytest.mark.parametrize(("title", "name", "plain"), CASES)
def test_names(title: str, name: str, plain: str) -> None:
    assert (file_name(title, "md"), ascii_name(title, "md")) == (name, plain)
