"""Why a file is not kept."""


class DocumentRefused(ValueError):
    """The file is not kept; ``str()`` is the Chinese sentence that says why and what to do."""
