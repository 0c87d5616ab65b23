"""The order of a procedure's stages: reads only."""


def stages_of(version, purpose):
    """The stages of a procedure in order; one query."""
    return list(version.stages.filter(purpose=purpose).order_by("place", "pk"))


def stage_after(stage):
    """The stage behind ``stage`` in its procedure; ``None`` behind the last. One query."""
    rows = list(type(stage).objects.filter(version=stage.version_id, purpose=stage.purpose).order_by("place", "pk"))
    return next(iter(rows[rows.index(stage) + 1 :]), None)
