from flask.testing import FlaskClient


def test_alive_whatever_the_model_does(client: FlaskClient, jobs: object) -> None:
    jobs.ready = False
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_ready_once_the_jobs_are(client: FlaskClient, jobs: object) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})
    jobs.ready = False
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        503,
        {"status": "waiting", "reason": "The model is being loaded."},
    )
    jobs.problem = "The model 'm' is missing."
    assert client.get("/readyz").json == {"status": "waiting", "reason": "The model 'm' is missing."}
