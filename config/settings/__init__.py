"""One settings module per place: ``dev``, ``test`` and ``production`` all start from ``base``."""
