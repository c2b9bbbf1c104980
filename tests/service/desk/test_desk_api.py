"""What programs do through the API goes the same way as what people do at the desk."""

from service.database.audit import AuditTrail
from tests.service.desk.seat import Desk

API = "/api/v1/bulletins/b1"


def test_a_sentence_mended_by_a_program_has_a_version_and_a_name(desk: Desk) -> None:
    answer = desk.client.patch(f"{API}/segments/t1", json={"language": "en", "text": "Weavers of Ban Lac"})
    assert answer.status_code == 200
    cell = desk.editing.cells("b1")["t1"]["en"]
    assert (cell.text, cell.version, cell.by) == ("Weavers of Ban Lac", 2, "anybody on this machine")
    # Whoever has the page open is told, as of a person.
    assert desk.send("segments/t1/en", "PUT", text="Mine", version=1).status_code == 409


def test_a_program_approves_with_a_reason_and_learns(desk: Desk) -> None:
    assert desk.client.post(f"{API}/approve", query_string={"reason": "Checked in print."}).status_code == 200
    assert desk.store.get("b1").workflow == "approved"
    assert desk.editing.approvals(["b1"])["b1"].reason == "Checked in print."
    assert desk.client.post(f"{API}/approve", query_string={"reason": "x" * 2001}).status_code == 422
    desk.client.patch(f"{API}/segments/t1", json={"language": "en", "text": "Weavers of Ban Lac"})
    assert (desk.store.get("b1").workflow, desk.editing.approvals(["b1"])) == ("draft", {})
    assert desk.client.post(f"{API}/approve").status_code == 200
    assert desk.editing.moves("b1")[0].reason == "Approved by a program, through the API."


def test_what_a_program_throws_away_is_in_the_trail(desk: Desk) -> None:
    assert desk.client.delete(API).status_code == 204
    assert [(entry.action, entry.object) for entry in AuditTrail(desk.store.engine).entries()] == [
        ("bulletin.delete", "b1")
    ]
    assert desk.get("cells").status_code == 404
