"""The options of ``bin/run``."""

import pytest

from launcher.dependencies import PROJECT_DIR
from launcher.options import parse


def test_options_default_to_a_local_portal_with_demo_data():
    options = parse([])

    assert (options.host, options.port, options.scale, options.settings) == ("127.0.0.1", 8000, "demo", "dev")
    assert options.data == PROJECT_DIR / "var"
    assert options.fresh is False


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "70000"], ["--scale", "huge"], ["--settings", "test"]])
def test_wrong_option_is_refused_with_exit_code_2(arguments):
    with pytest.raises(SystemExit) as refusal:
        parse(arguments)

    assert refusal.value.code == 2


def test_relative_data_folder_is_taken_from_the_callers_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert parse(["--data", "here"]).data == tmp_path / "here"


def test_production_loads_no_demo_data_unless_asked():
    assert parse(["--settings", "production"]).scale == "none"
    assert parse(["--settings", "production", "--scale", "demo"]).scale == "demo"
