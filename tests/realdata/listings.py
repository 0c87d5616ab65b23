"""The import columns of both sides and the values that the sources do not have."""

DEMAND_COLUMNS = (
    ["external_id", "organization_code", "organization_name", "title", "occupation", "description", "majors", "level_min"]
    + ["level_max", "headcount", "region", "reach", "industry", "skills", "certificates", "salary_min", "salary_max"]
    + ["starts_on", "expires_on", "cooperation_modes", "urgency"]
)
SUPPLY_COLUMNS = [
    "external_id",
    "organization_code",
    "organization_name",
    "title",
    "description",
    "majors",
    "level",
    "headcount",
] + ["graduates_on", "region", "reach", "skills", "certificates", "cooperation_modes", "expires_on"]
COHORT = 40  # a class; the source has no number
TITLE_MAX = 120
DESCRIPTION_MAX = 10_000


def unique(values) -> list:
    """Values once each, in order."""
    return list(dict.fromkeys(values))


def dates(year: int) -> dict[str, str]:
    """The dates of a cohort: graduation in June, work from July, published until the end of the year."""
    return {"graduates_on": f"{year}-06-30", "starts_on": f"{year}-07-01", "expires_on": f"{year}-12-31"}


def compose(row: dict, columns: list[str]) -> dict:
    """A row with every column; lists joined by ``|``."""
    joined = {key: "|".join(value) if isinstance(value, list) else value for key, value in row.items()}
    return {column: joined.get(column, "") for column in columns}
