"""The compose file and the Dockerfile, as far as they can be checked without a container engine."""

import re

import yaml

from launcher.roles import ROLES
from tests.project.tree import PROJECT_DIR

COMPOSE = yaml.safe_load((PROJECT_DIR / "docker-compose.yml").read_text())
PORTAL = ("web", "worker", "beat", "migrate")


def test_compose_has_every_part_of_the_portal():
    assert sorted(COMPOSE["services"]) == ["beat", "database", "migrate", "redis", "web", "worker"]


def test_portal_containers_have_no_rights_and_write_only_to_the_data_volume():
    for name in PORTAL:
        service = COMPOSE["services"][name]
        assert (name, service["read_only"], service["user"], service["cap_drop"]) == (name, True, "10001:10001", ["ALL"])
        assert (name, service["volumes"], service["environment"]["XIEYU_DATA"]) == (name, ["portal-data:/data"], "/data")


def test_only_the_migration_knows_the_owners_address():
    knowing = [name for name in PORTAL if "DATABASE_OWNER_URL" in COMPOSE["services"][name]["environment"]]

    assert knowing == ["migrate"]


def test_no_secret_has_a_default():
    text = (PROJECT_DIR / "docker-compose.yml").read_text().replace("XIEYU_PASSWORD_PROFILE", "")  # rules, not a password

    assert re.findall(r"\$\{\w*(?:PASSWORD|SECRET)\w*(?!\w|:\?)", text) == []


def test_settings_that_production_refuses_to_start_without_have_no_default():
    environment = COMPOSE["services"]["web"]["environment"]

    needed = ("SECRET_KEY", "XIEYU_ALLOWED_HOSTS", "XIEYU_SITE_URL")
    assert [name for name in needed if not environment[name].startswith("${" + name + ":?")] == []


def test_commands_and_files_named_by_compose_exist():
    commands = {name: COMPOSE["services"][name]["command"][0] for name in PORTAL}

    assert commands == {"web": "gunicorn", "worker": "celery", "beat": "celery", "migrate": "sh"}
    for path in ("bin/create_roles.sh", "bin/ask_ready.py", "manage.py", "requirements.lock"):
        assert (PROJECT_DIR / path).is_file()


def test_roles_of_the_container_are_those_of_the_launcher():
    script = (PROJECT_DIR / "bin" / "create_roles.sh").read_text()

    assert set(re.findall(r"CREATE ROLE (\w+)", script)) == set(ROLES)
    assert re.search(r"xieyu_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE", script)


def test_image_runs_as_a_user_without_rights():
    dockerfile = (PROJECT_DIR / "Dockerfile").read_text()

    assert re.findall(r"^USER (.+)$", dockerfile, re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes" in dockerfile
