"""What every test may use; the fixtures themselves are in ``tests/fixtures``."""

pytest_plugins = [
    "tests.fixtures.database",
    "tests.fixtures.redis",
    "tests.fixtures.worker",
    "tests.fixtures.browser",
    "tests.fixtures.sharing",
    "tests.fixtures.clock",
    "tests.fixtures.garbage",
    "tests.fixtures.logs",
]
